import { defineScenario } from 'plumbline-gate';
import { projectDeployments } from '../app/deployment-queries.ts';
import { projectDeploymentsUnoptimised } from '../app/unoptimised-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

export default defineScenario({
  title: 'Latest deployments of one project',
  dataset: devora,
  open: openDevora,
  // At the release profile each call of the baseline reads everything there is.
  calls: 5,
  // Most projects have no page full of them: a lost limit is seen on those that deploy most.
  params: ({ pick, data, index }) => ({ projectId: pick(index % 4 === 0 ? data.busyProjects : data.projects) }),
  variants: {
    baseline: {
      indexes: false,
      baseline: true,
      run: ({ db }, { projectId }) => projectDeploymentsUnoptimised(db, projectId),
    },
    indexed: { run: ({ db }, { projectId }) => projectDeployments(db, projectId) },
    cached: { prime: true, run: ({ queries }, { projectId }) => queries.getDeployments(projectId) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    indexed: { plan: 'IXSCAN', mongoCommands: 1, returned: 20, docsExaminedPerReturned: 1 },
    cached: { hitRate: '80%', mongoCommandsPerHit: 0, redisCommands: 1 },
  },
});
