import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/23-hgetall.js';

export default defineScenario({
  title: 'One setting',
  dataset: bugs,
  params: ({ int }) => ({ i: int(0, 4999) }),
  open: async ({ redis }) => { await app.fill(redis); return {}; },
  variants: { current: { run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0, redisCommands: 1, hitRate: '100%', p95: '20ms' } },
});
