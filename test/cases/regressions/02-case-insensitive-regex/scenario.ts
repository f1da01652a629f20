import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/02-case-insensitive-regex.js';

export default defineScenario({
  title: 'A user by email (regex)',
  dataset: bugs,
  params: ({ pick, data }) => { const n = pick(data.users); return { n, email: `user${n}@example.test` }; },
  variants: { current: { run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1, docsExaminedPerReturned: 1, p95: '100ms' } },
});
