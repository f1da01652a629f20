import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/27-eval-each-time.js';

export default defineScenario({
  title: 'A quota',
  dataset: bugs,
  params: ({ int }) => ({ i: int(10, 99) }),
  open: async ({ redis }) => { await app.fill(redis); return {}; },
  variants: { current: { run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0, redisCommands: 2, p95: '20ms' } },
});
