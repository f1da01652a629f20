import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/d-unrelated-index.js';

export default defineScenario({
  title: 'd-unrelated-index',
  dataset: bugs,
  params: ({ pick, data }) => ({ customer: pick(data.customers), id: data.users.length }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1 } },
});
