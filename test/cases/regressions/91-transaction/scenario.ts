import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/91-transaction.js';

export default defineScenario({
  title: 'Stock of a product',
  dataset: bugs,
  params: ({ index }) => ({ n: index }),
  writes: { collections: ['products'] },
  variants: { current: { run: ({ client, mongo }, p) => app.run(client, mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1, p95: '100ms' } },
});
