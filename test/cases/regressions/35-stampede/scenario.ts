import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/35-stampede.js';

export default defineScenario({
  title: 'A user by email, cached, under concurrent misses',
  dataset: bugs,
  params: ({ pick, data }) => { const n = pick(data.users); return { n, email: `user${n}@example.test` }; },
  variants: {
    // What a first scenario looks like: one request a call.
    miss: { beforeEach: ({ redis }, { email }) => redis.del(`user:${email}`), run: ({ mongo, redis }, p) => app.run(mongo, redis, p) },
    // What somebody writes who thinks of it.
    together: { beforeEach: ({ redis }, { email }) => redis.del(`user:${email}`), run: async ({ mongo, redis }, p) => (await Promise.all(Array.from({ length: 10 }, () => app.run(mongo, redis, p))))[0] },
  },
  checks: {
    miss: { plan: 'IXSCAN', mongoCommands: 1, p95: '100ms' },
    together: { plan: 'IXSCAN', mongoCommands: 1, p95: '100ms' },
  },
});
