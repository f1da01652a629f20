import { defineScenario } from 'plumbline-gate';
import { listUserProjects } from '../app/project-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

const USERS = 150;
const CALLS = 800;

export default defineScenario({
  title: 'Skewed traffic over a cold cache',
  dataset: devora,
  open: openDevora,
  calls: CALLS,
  distinctParams: CALLS,
  // Few users make most of the traffic: half of it comes from the first 3 of 150.
  params: ({ next, data }) => ({ userId: hot(data.users, next()) }),
  variants: {
    direct: { run: ({ db }, { userId }) => listUserProjects(db, userId) },
    cached: { run: ({ queries }, { userId }) => queries.getUserProjectsOptimized(userId) },
  },
  checks: {
    direct: { plan: 'IXSCAN', mongoCommands: 1 },
    cached: { hitRate: '80%', mongoCommands: 0.2 },
  },
  targets: [{ row: 'Cache hit rate', metric: 'hitRate', target: '> 80%, warning below 60%', cached: 'cached' }],
});

function hot<Item>(items: readonly Item[], drawn: number): Item {
  const item = items[Math.floor(Math.min(USERS, items.length) * drawn ** 6)];
  if (item === undefined) throw new Error('the dataset has no users');
  return item;
}
