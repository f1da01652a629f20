import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/28-ttl-lost.js';

export default defineScenario({
  title: 'A user by email, cached (28-ttl-lost)',
  dataset: bugs,
  params: ({ pick, data }) => { const n = pick(data.users); return { n, email: `user${n}@example.test` }; },
  variants: {
    miss: { beforeEach: ({ redis }, { email }) => redis.del(`user:${email}`), run: ({ mongo, redis }, p) => app.run(mongo, redis, p) },
    cached: { prime: true, run: ({ mongo, redis }, p) => app.run(mongo, redis, p) },
  },
  checks: {
    miss: { plan: 'IXSCAN', mongoCommands: 1, redisCommands: 3, p95: '100ms' },
    cached: { mongoCommands: 0, redisCommands: 1, hitRate: '100%', p95: '20ms' },
  },
});
