import type { ObjectId } from 'mongodb';
import { defineScenario } from 'plumbline';
import devora from '../seed/devora.dataset.ts';
import type { Project } from '../src/devora/documents.ts';
import { listUserProjects } from '../src/devora/project-queries.ts';
import type { QueryOptimizer } from '../src/devora/query-optimizer.ts';
import { openDevora } from './devora.ts';

type List = (userId: ObjectId) => Promise<Project[]>;

export default defineScenario({
  title: 'What a reader sees after a create, an update and a delete',
  dataset: devora,
  open: openDevora,
  writes: { collections: ['projects', 'deployments'], documents: 10_000 },
  params: ({ pick, data, index }) => ({
    userId: pick(data.firstUsers),
    at: new Date(data.referenceDate.getTime() + index * 60_000),
  }),
  variants: {
    direct: {
      timed: false,
      run: ({ queries, db }, params) => changes(queries, (userId) => listUserProjects(db, userId), params),
    },
    cached: {
      timed: false,
      run: ({ queries }, params) => changes(queries, (userId) => queries.getUserProjectsOptimized(userId), params),
    },
  },
  checks: {
    // Read twice after each of three changes: the second one is the cache's.
    cached: { hitRate: '40%' },
  },
  troubleshooting: {
    causes: ['a write does not invalidate what the cache holds of it'],
    remedies: ["invalidatePattern('user_projects:{user_id}:*') after each create, update and delete"],
  },
});

/** The lists that a reader gets, twice after each change; the last change undoes the first. */
async function changes(queries: QueryOptimizer, list: List, { userId, at }: { userId: ObjectId; at: Date }) {
  const seen: (readonly [string, Date])[][] = [];
  const look = async () => {
    for (let time = 0; time < 2; time += 1) {
      seen.push((await list(userId)).map(({ name, updated_at }) => [name, updated_at] as const));
    }
  };
  await look();
  const created = await queries.createProject(userId, NEW_PROJECT, at);
  await look();
  await queries.updateProject(created._id, { name: 'Renamed' }, new Date(at.getTime() + 1_000));
  await look();
  await queries.deleteProject(created._id);
  await look();
  return seen;
}

const NEW_PROJECT = { name: 'Created', description: 'Soon gone', type: 'web', status: 'draft', settings: {} } as const;
