import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import { connect } from '../src/models.js';
import * as app from '../src/16-needless-save.js';

export default defineScenario({
  title: 'Opening the profile form',
  dataset: bugs,
  writes: { collections: ['users'] },
  params: ({ pick, data }) => { const n = pick(data.users); return { n, email: `user${n}@example.test` }; },
  open: async ({ mongoUrl, database, observe }) => connect(mongoUrl, database, observe),
  variants: { current: { run: ({ models }, p) => app.run(models, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1, docsExaminedPerReturned: 1, p95: '100ms' } },
});
