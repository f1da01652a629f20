import { defineScenario } from 'plumbline-gate';
import { findUserByEmailUnoptimised } from '../app/unoptimised-queries.ts';
import { findUserByEmail } from '../app/user-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

export default defineScenario({
  title: 'A user by email: the fields of the profile page',
  dataset: devora,
  open: openDevora,
  // At the release profile each call of the baseline reads everything there is.
  calls: 5,
  params: ({ pick, data }) => ({ email: pick(data.emails) }),
  variants: {
    baseline: { indexes: false, baseline: true, run: ({ db }, { email }) => findUserByEmailUnoptimised(db, email) },
    indexed: { run: ({ db }, { email }) => findUserByEmail(db, email) },
    cached: { prime: true, run: ({ queries }, { email }) => queries.findUserByEmail(email) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN', growth: { docsExamined: 'linear' } },
    indexed: {
      growth: { keysExamined: 'constant', docsExamined: 'constant', bytes: 'constant' },
      p95: '50ms',
      reduction: { versus: 'baseline', atLeast: '89%' },
      plan: 'IXSCAN',
      mongoCommands: 1,
      docsExamined: 1,
      keysExamined: 1,
      bytes: 700,
    },
    cached: {
      p95: '5ms',
      reduction: { versus: 'baseline', atLeast: '99%' },
      hitRate: '80%',
      mongoCommandsPerHit: 0,
      redisCommands: 1,
    },
  },
  targets: [
    {
      row: 'User lookup',
      metric: 'latency',
      target: '450 ms -> 50 ms (-89%), cached 5 ms (-99%); first call < 50 ms',
      baseline: 'baseline',
      indexed: 'indexed',
      cached: 'cached',
    },
  ],
});
