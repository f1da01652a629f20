import { defineScenario } from 'plumbline-gate';
import { projectUserUnoptimised } from '../app/unoptimised-queries.ts';
import { projectUser } from '../app/user-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

export default defineScenario({
  title: 'Three fields of a user document of 50 KB',
  dataset: devora,
  open: openDevora,
  params: ({ pick, data }) => ({ userId: pick(data.largeUsers) }),
  variants: {
    baseline: { baseline: true, run: ({ db }, { userId }) => projectUserUnoptimised(db, userId) },
    indexed: { run: ({ db }, { userId }) => projectUser(db, userId) },
  },
  checks: {
    indexed: {
      growth: { docsExamined: 'constant', bytes: 'constant' },
      reduction: { versus: 'baseline', atLeast: '96%', of: 'bytes' },
      plan: 'IXSCAN',
      mongoCommands: 1,
      bytes: 2_000,
    },
  },
  targets: [
    {
      row: 'Projection of a user document',
      metric: 'bytes',
      target: '50 KB -> 2 KB (-96%)',
      baseline: 'baseline',
      indexed: 'indexed',
    },
  ],
  troubleshooting: {
    causes: ['the query lost its projection'],
    remedies: ['name the fields that are used: { email: 1, username: 1, subscription_status: 1 }'],
  },
});
