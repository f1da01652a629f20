import { defineScenario } from 'plumbline-gate';
import { usersWithProjectsUnoptimised } from '../app/unoptimised-queries.ts';
import { usersWithProjects } from '../app/user-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

export default defineScenario({
  title: 'A hundred users with their latest projects',
  dataset: devora,
  open: openDevora,
  variants: {
    // With the indexes: without them, a hundred look-ups take the better part of a minute.
    baseline: { baseline: true, run: ({ db }) => usersWithProjectsUnoptimised(db) },
    lookup: { run: ({ db }) => usersWithProjects(db) },
  },
  checks: {
    baseline: { mongoCommands: { atLeast: 101 } },
    lookup: {
      growth: { mongoCommands: 'constant', docsExamined: 'constant' },
      p95: '150ms',
      reduction: [
        { versus: 'baseline', atLeast: '94%' },
        { versus: 'baseline', atLeast: '99%', of: 'mongoCommands' },
      ],
      mongoCommands: 1,
      returned: 1,
      plan: 'IXSCAN',
    },
  },
  targets: [
    {
      row: 'N+1 over 100 users',
      metric: 'latency',
      target: '2500 ms -> 150 ms (-94%)',
      baseline: 'baseline',
      indexed: 'lookup',
    },
    {
      row: 'N+1 over 100 users: queries',
      metric: 'mongoCommands',
      target: '101 queries -> 1 query (-99%)',
      baseline: 'baseline',
      indexed: 'lookup',
    },
  ],
  troubleshooting: {
    causes: ['a query in a loop over the answer of another one (N+1)'],
    remedies: ['one aggregation with $lookup, bounded on both sides'],
  },
});
