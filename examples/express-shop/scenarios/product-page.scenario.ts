import { defineScenario } from 'plumbline-gate';
import shop from '../seed/shop.dataset.ts';
import { application } from './application.ts';

export default defineScenario({
  title: 'A product with its brand and its newest reviews',
  dataset: shop,
  app: application,
  params: ({ pick, data }) => ({ id: pick(data.products) }),
  variants: {
    firstCall: {
      beforeEach: ({ redis }, { id }) => redis.del(`product:${id}`),
      run: ({ http }, { id }) => http.get(`/products/${id}`),
    },
    cached: { prime: true, run: ({ http }, { id }) => http.get(`/products/${id}`) },
  },
  checks: {
    // The product, its brand, its reviews; asked of the cache, and put there.
    firstCall: { plan: 'IXSCAN', mongoCommands: 3, docsExaminedPerReturned: 1, redisCommands: 2 },
    cached: { p95: '100ms', mongoCommands: 0, redisCommands: 1, hitRate: '100%' },
  },
});
