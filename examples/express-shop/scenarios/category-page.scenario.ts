import { defineScenario } from 'plumbline-gate';
import shop from '../seed/shop.dataset.ts';
import { application } from './application.ts';

export default defineScenario({
  title: 'The cheapest products of a category, with their brands',
  dataset: shop,
  app: application,
  params: ({ pick, data }) => ({ path: `/categories/${pick(data.categories)}/products` }),
  variants: {
    baseline: { indexes: false, baseline: true, run: ({ http }, { path }) => http.get(path) },
    indexed: { run: ({ http }, { path }) => http.get(path) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    indexed: {
      p95: '250ms',
      plan: 'IXSCAN',
      // The products, then all of their brands at once.
      mongoCommands: 2,
      docsExaminedPerReturned: 1,
      returned: { atLeast: 21, atMost: 40 },
      // 20 products without their descriptions.
      bytes: 5_000,
    },
  },
});
