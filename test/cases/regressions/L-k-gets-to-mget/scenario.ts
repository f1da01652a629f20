import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/k-gets-to-mget.js';

export default defineScenario({
  title: 'k-gets-to-mget',
  dataset: bugs,
  params: ({ pick, data }) => ({ customer: pick(data.customers), id: data.users.length }),
  variants: { current: { timed: false, run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0 } },
});
