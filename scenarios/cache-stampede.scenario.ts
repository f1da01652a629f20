import { defineScenario } from 'plumbline-gate';
import { cacheKeyPattern } from '../app/cache-keys.ts';
import { listUserProjects } from '../app/project-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

const CALLERS = 100;

export default defineScenario({
  title: 'A hundred callers miss the same key at once',
  dataset: devora,
  // A hundred callers share ten connections, as they would in an application under load.
  open: (engines) => openDevora(engines, { minPoolSize: 1, maxPoolSize: 10 }),
  params: ({ pick, data }) => ({ userId: pick(data.users) }),
  variants: {
    direct: { baseline: true, run: ({ db }, { userId }) => atOnce(() => listUserProjects(db, userId)) },
    coalesced: {
      // One query in place of a hundred is the question; how long a hundred callers take on a busy core is another one.
      timed: false,
      beforeEach: ({ cache }, { userId }) => cache.invalidatePattern(cacheKeyPattern('user_projects', [userId])),
      run: ({ queries }, { userId }) => atOnce(() => queries.getUserProjectsOptimized(userId)),
    },
  },
  checks: {
    direct: { mongoCommands: CALLERS },
    coalesced: { mongoCommands: 1 },
  },
  troubleshooting: {
    causes: ['the cache does not coalesce requests for the same key (stampede)'],
    remedies: ['share the promise of the query that is under way'],
  },
});

async function atOnce<Answer>(ask: () => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: CALLERS }, ask));
}
