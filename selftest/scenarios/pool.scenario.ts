import { defineScenario } from 'plumbline';
import { orders } from '../app/documents.ts';
import { openPool } from '../app/pool.ts';
import shop from '../seed/shop.dataset.ts';

/** Ten questions at once, each of which keeps its connection for a tenth of a second. */
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
        const one = () => orders(client.db(database)).findOne({ _id: 1, $where: 'sleep(100) || true' });
        const answers = await Promise.allSettled(Array.from({ length: 10 }, one));
        return answers.filter(({ status }) => status === 'fulfilled').length;
      },
    },
  },
  checks: {},
});
