import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/33-pipelining-lost.js';

export default defineScenario({
  title: 'Ratings of 20 products, pipelined',
  dataset: bugs,
  params: ({ int }) => ({ i: int(0, 170) }),
  open: async ({ redis }) => { await app.fill(redis); return {}; },
  variants: { current: { run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0, redisCommands: 20, hitRate: '100%', p95: '20ms' } },
});
