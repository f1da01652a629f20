import { defineScenario } from 'plumbline-gate';
import shop from '../seed/shop.dataset.ts';
import { application } from './application.ts';

export default defineScenario({
  title: 'A customer writes a review',
  dataset: shop,
  app: application,
  writes: { collections: ['products', 'reviews'] },
  params: ({ pick, int, data }) => ({
    path: `/products/${pick(data.products)}/reviews`,
    body: { stars: int(1, 5), text: 'As described, and quickly delivered.' },
  }),
  variants: {
    indexed: {
      run: async ({ http }, { path, body }) => {
        const { status } = await http.request({ method: 'POST', path, body });
        if (status !== 201) throw new Error(`POST ${path} was answered with ${status}`);
      },
    },
  },
  checks: {
    // The review and the product's count; the product's page leaves the cache.
    indexed: {
      p95: '250ms',
      plan: 'IXSCAN',
      mongoCommands: { atLeast: 2, atMost: 2 },
      docsExamined: 1,
      redisCommands: { atLeast: 1, atMost: 1 },
    },
  },
});
