import { defineScenario } from 'plumbline-gate';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

export default defineScenario({
  title: 'Creating a project with and without the indexes: what they cost',
  dataset: devora,
  open: openDevora,
  writes: { collections: ['users', 'projects', 'templates', 'deployments'], documents: 10_000 },
  params: ({ pick, data, index }) => ({
    userId: pick(data.users),
    name: `Project ${index}`,
    at: new Date(data.referenceDate.getTime() + index * 1_000),
  }),
  variants: {
    bare: {
      indexes: false,
      run: ({ queries }, { userId, name, at }) => queries.createProject(userId, project(name), at),
    },
    indexed: { run: ({ queries }, { userId, name, at }) => queries.createProject(userId, project(name), at) },
  },
  sameResult: ({ _id, ...created }) => created,
  checks: {
    bare: { mongoCommands: 1 },
    indexed: { mongoCommands: 1 },
  },
});

function project(name: string) {
  return { name, description: 'Made to see what an index costs', type: 'web', status: 'draft', settings: {} } as const;
}
