import { defineScenario } from 'plumbline-gate';
import { searchProjects } from '../app/project-queries.ts';
import { searchProjectsUnoptimised } from '../app/unoptimised-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

export default defineScenario({
  title: 'Projects that hold a word, latest first',
  dataset: devora,
  open: openDevora,
  // At the release profile each call of the baseline reads everything there is.
  calls: 5,
  params: ({ pick, data }) => ({ word: pick(data.projectSearchTerms) }),
  variants: {
    baseline: { indexes: false, baseline: true, run: ({ db }, { word }) => searchProjectsUnoptimised(db, word) },
    indexed: { run: ({ db }, { word }) => searchProjects(db, word) },
    cached: { prime: true, run: ({ queries }, { word }) => queries.searchProjects(word) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    indexed: {
      // The smallest size has no page full of them: what is returned grows up to the limit.
      growth: { docsExamined: 'linear' },
      p95: '180ms',
      reduction: { versus: 'baseline', atLeast: '85%' },
      plan: 'IXSCAN',
      mongoCommands: 1,
      returned: 20,
    },
    cached: { hitRate: '80%', mongoCommandsPerHit: 0, redisCommands: 1 },
  },
  targets: [
    {
      row: 'Project search',
      metric: 'latency',
      target: '1200 ms -> 180 ms (-85%)',
      baseline: 'baseline',
      indexed: 'indexed',
      cached: 'cached',
    },
  ],
});
