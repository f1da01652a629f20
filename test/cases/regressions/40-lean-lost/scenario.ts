import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import { connect } from '../src/models.js';
import * as app from '../src/40-lean-lost.js';

export default defineScenario({
  title: 'Ids of orders',
  dataset: bugs,
  params: ({ pick, data }) => ({ customer: pick(data.customers) }),
  open: async ({ mongoUrl, database, observe }) => connect(mongoUrl, database, observe),
  variants: { current: { run: ({ models }, p) => app.run(models, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1, docsExaminedPerReturned: 1, p95: '100ms' } },
});
