import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/09-match-after-unwind.js';

export default defineScenario({
  title: 'How often a product was sold',
  dataset: bugs,
  params: ({ pick, data }) => ({ sku: pick(data.skus) }),
  variants: { current: { run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1, p95: '100ms' } },
});
