import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/n-cache-added.js';

export default defineScenario({
  title: 'n-cache-added',
  dataset: bugs,
  params: ({ pick, data }) => ({ customer: pick(data.customers), id: data.users.length }),
  variants: { current: { timed: false, prime: true, run: ({ mongo, redis }, p) => app.run(mongo, redis, p) } },
  checks: { current: {  } },
});
