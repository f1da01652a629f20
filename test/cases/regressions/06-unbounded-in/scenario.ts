import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/06-unbounded-in.js';

export default defineScenario({
  title: 'Products of the newest orders',
  dataset: bugs,
  params: ({ pick, data }) => ({ customer: pick(data.customers) }),
  variants: { current: { run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 2, docsExaminedPerReturned: 1, p95: '100ms' } },
});
