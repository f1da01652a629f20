import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/17-bulk-lost.js';

export default defineScenario({
  title: 'Stock of 20 products',
  dataset: bugs,
  params: ({ int }) => ({ first: int(0, 470) }),
  writes: { collections: ['products'] },
  variants: { current: { run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1, p95: '100ms' } },
});
