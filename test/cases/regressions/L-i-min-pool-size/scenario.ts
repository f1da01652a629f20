import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/i-min-pool-size.js';

export default defineScenario({
  title: 'i-min-pool-size',
  dataset: bugs,
  params: ({ pick, data }) => ({ customer: pick(data.customers), id: data.users.length }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1 } },
});
