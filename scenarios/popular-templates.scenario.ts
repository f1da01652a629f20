import { defineScenario } from 'plumbline-gate';
import { popularTemplates } from '../app/template-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

export default defineScenario({
  title: 'The ten most used templates',
  dataset: devora,
  open: openDevora,
  // At the release profile each call of the baseline reads everything there is.
  calls: 5,
  variants: {
    baseline: { indexes: false, baseline: true, run: ({ db }) => popularTemplates(db) },
    indexed: { run: ({ db }) => popularTemplates(db) },
    cached: { prime: true, run: ({ queries }) => queries.getPopularTemplates() },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    indexed: {
      plan: 'IXSCAN',
      mongoCommands: 1,
      returned: 10,
      docsExaminedPerReturned: 1,
      growth: { docsExamined: 'constant' },
    },
    cached: { hitRate: '80%', mongoCommandsPerHit: 0, redisCommands: 1 },
  },
  targets: [
    {
      row: 'Popular templates (top 10)',
      metric: 'latency',
      target: 'cached 1,800 s',
      baseline: 'baseline',
      indexed: 'indexed',
      cached: 'cached',
    },
  ],
});
