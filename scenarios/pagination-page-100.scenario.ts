import { defineScenario } from 'plumbline-gate';
import { listUserProjects, type ProjectCursor, userProjectsAfter } from '../app/project-queries.ts';
import { listUserProjectsUnoptimised } from '../app/unoptimised-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

const PAGE = { skip: 990, limit: 10 };

export default defineScenario({
  title: 'Page 100 of a project list: skip against a keyset',
  dataset: devora,
  async open(engines) {
    // A client has the cursor from the page before: fetching it is not part of the question.
    const cursors = new Map<string, ProjectCursor>();
    return Object.assign(await openDevora(engines), { cursors });
  },
  params: ({ pick, data }) => ({ userId: pick(data.heavyUsers) }),
  variants: {
    baseline: { baseline: true, run: ({ db }, { userId }) => listUserProjectsUnoptimised(db, userId, PAGE) },
    skip: { run: ({ db }, { userId }) => listUserProjects(db, userId, PAGE) },
    keyset: {
      beforeEach: async ({ db, cursors }, { userId }) => {
        if (cursors.has(userId.toHexString())) return;
        const [before] = await listUserProjects(db, userId, { skip: PAGE.skip - 1, limit: 1 });
        if (before) cursors.set(userId.toHexString(), { updatedAt: before.updated_at, seenIds: [before._id] });
      },
      run: async ({ db, cursors }, { userId }) =>
        (await userProjectsAfter(db, userId, cursors.get(userId.toHexString()), PAGE.limit)).projects,
    },
  },
  checks: {
    // The keys of the 99 pages before are what skip costs, and no document shows it.
    skip: { plan: 'IXSCAN', mongoCommands: 1, returned: 10, docsExamined: 10, keysExamined: 1_000 },
    keyset: {
      plan: 'IXSCAN',
      mongoCommands: 1,
      docsExamined: 12,
      keysExamined: 13,
      growth: { keysExamined: 'constant', docsExamined: 'constant' },
    },
  },
  troubleshooting: {
    causes: ['skip reads every key of the pages before'],
    remedies: ['keyset pagination: continue after the last sort key of the page before'],
  },
});
