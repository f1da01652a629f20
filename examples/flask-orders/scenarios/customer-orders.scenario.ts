import { defineScenario } from 'plumbline-gate';
import orders from '../seed/orders.dataset.ts';

export default defineScenario({
  title: 'Newest orders of one customer, over HTTP',
  dataset: orders,
  app: { cwd: '.', migrate: '/usr/bin/python3 migrate.py', command: '/usr/bin/python3 app.py', ready: '/health' },
  params: ({ pick, data }) => ({ path: `/customers/${pick(data.customers)}/orders` }),
  variants: {
    baseline: { indexes: false, baseline: true, run: ({ http }, { path }) => http.get(path) },
    indexed: { run: ({ http }, { path }) => http.get(path) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    indexed: {
      p95: '250ms',
      plan: 'IXSCAN',
      // The customer, then the orders.
      mongoCommands: 2,
      docsExaminedPerReturned: 1,
      returned: { atLeast: 2, atMost: 21 },
    },
  },
});
