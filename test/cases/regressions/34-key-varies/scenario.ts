import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/34-key-varies.js';

export default defineScenario({
  title: 'A user by email, cached (34-key-varies)',
  dataset: bugs,
  params: ({ pick, data }) => { const n = pick(data.users); return { n, email: `user${n}@example.test` }; },
  variants: {
        cached: { prime: true, run: ({ mongo, redis }, p) => app.run(mongo, redis, p) },
  },
  checks: {
        cached: { mongoCommands: 0, redisCommands: 1, hitRate: '100%', p95: '20ms' },
  },
});
