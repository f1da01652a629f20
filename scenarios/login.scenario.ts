import { defineScenario } from 'plumbline-gate';
import { loginByEmailUnoptimised } from '../app/unoptimised-queries.ts';
import { loginByEmail } from '../app/user-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

export default defineScenario({
  title: 'Login: the credentials by email, then last_login written',
  dataset: devora,
  open: openDevora,
  // At the release profile each call of the baseline reads everything there is.
  calls: 5,
  writes: { collections: ['users'] },
  params: ({ pick, data, index }) => ({
    email: pick(data.emails),
    at: new Date(data.referenceDate.getTime() + index * 1_000),
  }),
  variants: {
    baseline: {
      indexes: false,
      baseline: true,
      run: ({ db }, { email, at }) => loginByEmailUnoptimised(db, email, at),
    },
    indexed: { run: ({ db }, { email, at }) => loginByEmail(db, email, at) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    indexed: {
      growth: { keysExamined: 'constant', docsExamined: 'constant' },
      p95: '15ms',
      reduction: { versus: 'baseline', atLeast: '97%' },
      plan: 'IXSCAN',
      // The write is half of it: a login that no longer writes is not a faster one.
      mongoCommands: { atLeast: 2, atMost: 2 },
      docsExamined: 2,
      keysExamined: 2,
      bytes: 700,
    },
  },
  targets: [
    { row: 'Login', metric: 'latency', target: '450 ms -> 15 ms (-97%)', baseline: 'baseline', indexed: 'indexed' },
  ],
});
