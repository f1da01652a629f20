import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/25-on-list-that-grew.js';

export default defineScenario({
  title: 'Revoking a token',
  dataset: bugs,
  params: ({ int }) => ({ i: int(1, 900000) }),
  open: async ({ redis }) => { await app.fill(redis); return {}; },
  variants: { current: { run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0, redisCommands: 1, p95: '20ms' } },
});
