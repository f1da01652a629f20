import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import { connect } from '../src/models.js';
import * as app from '../src/15-populate-in-a-loop.js';

export default defineScenario({
  title: 'Orders and who placed them',
  dataset: bugs,
  params: ({ pick, data }) => ({ customer: pick(data.customers) }),
  open: async ({ mongoUrl, database, observe }) => connect(mongoUrl, database, observe),
  variants: { current: { run: ({ models }, p) => app.run(models, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 2, docsExaminedPerReturned: 1, p95: '100ms' } },
});
