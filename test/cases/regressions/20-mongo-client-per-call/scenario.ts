import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/20-mongo-client-per-call.js';

export default defineScenario({
  title: 'A user by email over a client of the application',
  dataset: bugs,
  params: ({ pick, data }) => { const n = pick(data.users); return { n, email: `user${n}@example.test` }; },
  open: () => ({ [Symbol.asyncDispose]: async () => { await app.close(); } }),
  variants: { current: { run: ({ mongoUrl, database }, p) => app.run({ mongoUrl, database }, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1, docsExaminedPerReturned: 1, p95: '100ms' } },
});
