import { defineScenario } from 'plumbline-gate';
import { orders } from '../app/documents.ts';
import { openPool } from '../app/pool.ts';
import shop from '../seed/shop.dataset.ts';

/**
 * Ten questions at once, each of which keeps its connection for 0.4 s. Of one connection the second gets its turn
 * before the waiting ends and the third does not, with 0.2 s to spare either way: a busy machine counts the same.
 */
export default defineScenario({
  title: 'Ten at once',
  dataset: shop,
  calls: 2,
  open: async ({ mongoUrl, observe }) => {
    const client = openPool(mongoUrl);
    observe(client);
    return { client, [Symbol.asyncDispose]: () => client.close() };
  },
  variants: {
    answers: {
      timed: false,
      run: async ({ client, database }) => {
        const one = () => orders(client.db(database)).findOne({ _id: 1, $where: 'sleep(400) || true' });
        const answers = await Promise.allSettled(Array.from({ length: 10 }, one));
        return answers.filter(({ status }) => status === 'fulfilled').length;
      },
    },
  },
  checks: {},
});
