import { defineScenario } from 'plumbline-gate';
import type { Project } from '../app/documents.ts';
import { type ProjectPage, userProjectsAfter, userProjectsPage } from '../app/project-queries.ts';
import { userProjectsPageUnoptimised } from '../app/unoptimised-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

const PAGE = { skip: 0, limit: 20 };

export default defineScenario({
  title: 'Page 1 of more than a thousand projects, with the total',
  dataset: devora,
  open: openDevora,
  params: ({ pick, data }) => ({ userId: pick(data.heavyUsers) }),
  variants: {
    baseline: { baseline: true, run: ({ db }, { userId }) => userProjectsPageUnoptimised(db, userId, PAGE) },
    indexed: { run: ({ db }, { userId }) => userProjectsPage(db, userId, PAGE) },
    // A keyset page has no total, which is what it saves.
    keyset: {
      run: async ({ db }, { userId }) => (await userProjectsAfter(db, userId, undefined, PAGE.limit)).projects,
    },
  },
  sameResult: (page: ProjectPage | readonly Project[]) => ('projects' in page ? page.projects : page),
  checks: {
    indexed: {
      growth: { docsExamined: 'constant', bytes: 'constant' },
      reduction: [
        { versus: 'baseline', atLeast: '70%' },
        { versus: 'baseline', atLeast: '95%', of: 'bytes' },
      ],
      plan: 'IXSCAN',
      // The page and the total.
      mongoCommands: { atLeast: 2, atMost: 2 },
      docsExamined: 21,
      returned: 21,
    },
    keyset: {
      plan: 'IXSCAN',
      mongoCommands: 1,
      docsExamined: 21,
      keysExamined: 21,
      growth: { keysExamined: 'constant', docsExamined: 'constant' },
    },
  },
  targets: [
    { row: 'Server pagination: time', metric: 'latency', target: '-70%', baseline: 'baseline', indexed: 'indexed' },
    { row: 'Server pagination: memory', metric: 'bytes', target: '-95%', baseline: 'baseline', indexed: 'indexed' },
  ],
  troubleshooting: {
    causes: ['the page is cut out in memory: the query lost its limit'],
    remedies: ['limit and skip in the query, or a keyset cursor'],
  },
});
