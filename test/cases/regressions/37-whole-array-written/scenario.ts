import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/37-whole-array-written.js';

export default defineScenario({
  title: 'A review is added',
  dataset: bugs,
  params: ({ pick, data, index }) => ({ sku: pick(data.skus), text: `fine ${index}` }),
  writes: { collections: ['products'] },
  variants: { current: { run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 2, p95: '100ms' } },
});
