import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/07-sort-in-memory.js';

export default defineScenario({
  title: 'Newest orders (tie-breaker)',
  dataset: bugs,
  params: ({ pick, data }) => ({ customer: pick(data.customers) }),
  variants: { current: { run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1, docsExaminedPerReturned: 1, p95: '100ms' } },
});
