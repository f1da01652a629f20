import { defineScenario } from 'plumbline-gate';
import { cacheKeyPattern } from '../app/cache-keys.ts';
import { listUserProjects } from '../app/project-queries.ts';
import { listUserProjectsUnoptimised } from '../app/unoptimised-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

export default defineScenario({
  title: 'Project list of one user, newest first',
  dataset: devora,
  open: openDevora,
  // At the release profile each call of the baseline reads everything there is.
  calls: 5,
  // One in four owns more than a thousand projects: a lost limit is seen on them.
  params: ({ pick, data, index }) => ({ userId: pick(index % 4 === 0 ? data.heavyUsers : data.users) }),
  variants: {
    baseline: { indexes: false, baseline: true, run: ({ db }, { userId }) => listUserProjectsUnoptimised(db, userId) },
    indexed: { run: ({ db }, { userId }) => listUserProjects(db, userId) },
    firstCall: {
      beforeEach: ({ cache }, { userId }) => cache.invalidatePattern(cacheKeyPattern('user_projects', [userId])),
      run: ({ queries }, { userId }) => queries.getUserProjectsOptimized(userId),
    },
    cached: { prime: true, run: ({ queries }, { userId }) => queries.getUserProjectsOptimized(userId) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN', growth: { docsExamined: 'linear' } },
    indexed: {
      growth: { mongoCommands: 'constant', keysExamined: 'constant', docsExamined: 'constant', bytes: 'constant' },
      p95: '120ms',
      reduction: { versus: 'baseline', atLeast: '86%' },
      plan: 'IXSCAN',
      mongoCommands: 1,
      returned: 20,
      docsExaminedPerReturned: 1,
      keysExaminedPerReturned: 1,
    },
    firstCall: { p95: '120ms', mongoCommands: { atLeast: 1, atMost: 1 }, returned: 20, plan: 'IXSCAN' },
    cached: {
      p50: '8ms',
      p95: '10ms',
      reduction: { versus: 'baseline', atLeast: '99%' },
      hitRate: '80%',
      mongoCommandsPerHit: 0,
      redisCommands: 1,
    },
  },
  targets: [
    {
      row: 'User projects list',
      metric: 'latency',
      target: '850 ms -> 120 ms (-86%), cached 8 ms (-99%); first call < 120 ms, cached < 10 ms',
      baseline: 'baseline',
      indexed: 'indexed',
      cached: 'cached',
    },
  ],
});
