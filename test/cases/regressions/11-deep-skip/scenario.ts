import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/11-deep-skip.js';

export default defineScenario({
  title: 'A page of all orders',
  dataset: bugs,
  params: ({ int }) => { const page = int(50, 200); return { page, from: new Date(Date.UTC(2026, 0, 1) - page * 20 * 60_000) }; },
  variants: { current: { run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1, docsExaminedPerReturned: 1, p95: '100ms' } },
});
