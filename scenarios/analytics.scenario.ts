import { defineScenario } from 'plumbline-gate';
import { deploymentAnalytics, lastThirtyDays } from '../app/deployment-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

const DAY_MS = 86_400_000;

export default defineScenario({
  title: 'Deployments of 30 days, by day and status',
  dataset: devora,
  open: openDevora,
  // At the release profile each call of the baseline reads everything there is.
  calls: 5,
  params: ({ data, index }) => lastThirtyDays(new Date(data.referenceDate.getTime() - index * DAY_MS)),
  variants: {
    baseline: { indexes: false, baseline: true, run: ({ db }, month) => deploymentAnalytics(db, month) },
    indexed: { run: ({ db }, month) => deploymentAnalytics(db, month) },
    cached: { prime: true, run: ({ queries }, month) => queries.getAnalytics(month) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    indexed: {
      growth: { docsExamined: 'linear', returned: 'constant' },
      p95: '400ms',
      reduction: { versus: 'baseline', atLeast: '83%' },
      plan: 'IXSCAN',
      mongoCommands: { atMost: 2 },
    },
    cached: {
      p95: '35ms',
      reduction: { versus: 'baseline', atLeast: '98%' },
      hitRate: '80%',
      mongoCommandsPerHit: 0,
      redisCommands: 1,
    },
  },
  targets: [
    {
      row: 'Analytics aggregation',
      metric: 'latency',
      target: '2300 ms -> 400 ms (-83%), cached 35 ms (-98%); first call < 400 ms',
      baseline: 'baseline',
      indexed: 'indexed',
      cached: 'cached',
    },
  ],
});
