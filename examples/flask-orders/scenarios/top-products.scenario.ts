import { defineScenario } from 'plumbline-gate';
import orders from '../seed/orders.dataset.ts';

export default defineScenario({
  title: 'Products that were ordered most, over HTTP',
  dataset: orders,
  app: { cwd: '.', command: '/usr/bin/python3 app.py', ready: '/health' },
  variants: {
    // Nothing is cached yet: every order is read.
    firstCall: {
      baseline: true,
      beforeEach: ({ redis }) => redis.del('top_products'),
      run: ({ http }) => http.get('/products/top'),
    },
    cached: { prime: true, run: ({ http }) => http.get('/products/top') },
  },
  checks: {
    firstCall: { mongoCommands: { atLeast: 1, atMost: 1 } },
    cached: { p95: '100ms', mongoCommands: 0, redisCommands: 1, hitRate: '100%' },
  },
});
