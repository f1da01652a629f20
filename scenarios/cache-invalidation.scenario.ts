import type { ObjectId } from 'mongodb';
import { defineScenario } from 'plumbline-gate';
import type { Project } from '../app/documents.ts';
import { findProject, listUserProjects } from '../app/project-queries.ts';
import type { QueryOptimizer } from '../app/query-optimizer.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

interface Reader {
  list(userId: ObjectId): Promise<Project[]>;
  one(projectId: ObjectId): Promise<Project | null>;
}

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
      run: ({ queries, db }, params) =>
        changes(queries, { list: (userId) => listUserProjects(db, userId), one: (id) => findProject(db, id) }, params),
    },
    cached: {
      timed: false,
      run: ({ queries }, params) =>
        changes(
          queries,
          { list: (userId) => queries.getUserProjectsOptimized(userId), one: (id) => queries.getProject(id) },
          params,
        ),
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

/**
 * What a reader sees of the list and of the project, twice after each change, in words that fit into the reason of a
 * failed check. The last change undoes the first.
 */
async function changes(queries: QueryOptimizer, reader: Reader, { userId, at }: { userId: ObjectId; at: Date }) {
  const seen: string[] = [];
  const look = async (after: string, projectId?: ObjectId) => {
    for (let time = 0; time < 2; time += 1) {
      const list = await reader.list(userId);
      const itself = projectId === undefined ? '' : `, itself ${(await reader.one(projectId))?.name ?? 'gone'}`;
      seen.push(`${after}: ${list.length} listed, first ${list[0]?.name ?? 'none'}${itself}`);
    }
  };
  await look('before');
  const { _id } = await queries.createProject(userId, NEW_PROJECT, at);
  await look('create', _id);
  await queries.updateProject(_id, { name: 'Renamed' }, new Date(at.getTime() + 1_000));
  await look('update', _id);
  await queries.deleteProject(_id);
  await look('delete', _id);
  return seen;
}

const NEW_PROJECT = { name: 'Created', description: 'Soon gone', type: 'web', status: 'draft', settings: {} } as const;
