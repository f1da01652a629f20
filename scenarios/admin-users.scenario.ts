import { defineScenario } from 'plumbline-gate';
import { adminUsersUnoptimised } from '../app/unoptimised-queries.ts';
import { adminUsers } from '../app/user-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

const DAY_MS = 86_400_000;

export default defineScenario({
  title: 'Newest users of one subscription, for the admin pages',
  dataset: devora,
  open: openDevora,
  // At the release profile each call of the baseline reads everything there is.
  calls: 5,
  params: ({ pick, data, int }) => ({
    subscriptionStatus: pick(data.subscriptionStatuses),
    createdSince: new Date(data.referenceDate.getTime() - int(60, 360) * DAY_MS),
  }),
  variants: {
    baseline: { indexes: false, baseline: true, run: ({ db }, query) => adminUsersUnoptimised(db, query) },
    indexed: { run: ({ db }, query) => adminUsers(db, query) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    indexed: {
      growth: { docsExamined: 'constant', bytes: 'constant' },
      p95: '80ms',
      reduction: { versus: 'baseline', atLeast: '90%' },
      plan: 'IXSCAN',
      mongoCommands: 1,
      returned: 50,
      docsExaminedPerReturned: 1,
      bytes: 12_000,
    },
  },
  targets: [
    {
      row: 'Admin queries',
      metric: 'latency',
      target: '800 ms -> 80 ms (-90%)',
      baseline: 'baseline',
      indexed: 'indexed',
    },
  ],
});
