import { defineScenario } from 'plumbline-gate';
import { cacheKeyPattern } from '../app/cache-keys.ts';
import { searchTemplates } from '../app/template-queries.ts';
import { searchTemplatesUnoptimised } from '../app/unoptimised-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';

export default defineScenario({
  title: 'Templates that hold a word, most used first',
  dataset: devora,
  open: openDevora,
  // At the release profile each call of the baseline reads everything there is.
  calls: 5,
  params: ({ pick, data }) => ({ word: pick(data.searchTerms) }),
  variants: {
    baseline: { indexes: false, baseline: true, run: ({ db }, { word }) => searchTemplatesUnoptimised(db, word) },
    indexed: { run: ({ db }, { word }) => searchTemplates(db, word) },
    firstCall: {
      beforeEach: ({ cache }, { word }) => cache.invalidatePattern(cacheKeyPattern('template_search', [word])),
      run: ({ queries }, { word }) => queries.searchTemplates(word),
    },
    cached: { prime: true, run: ({ queries }, { word }) => queries.searchTemplates(word) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    indexed: {
      growth: { docsExamined: 'linear', returned: 'constant' },
      p95: '180ms',
      reduction: { versus: 'baseline', atLeast: '85%' },
      plan: 'IXSCAN',
      mongoCommands: 1,
      returned: 20,
    },
    firstCall: { p95: '180ms', mongoCommands: { atLeast: 1, atMost: 1 }, returned: 20, plan: 'IXSCAN' },
    cached: {
      p50: '12ms',
      p95: '15ms',
      reduction: { versus: 'baseline', atLeast: '99%' },
      hitRate: '80%',
      mongoCommandsPerHit: 0,
      redisCommands: 1,
    },
  },
  targets: [
    {
      row: 'Template search',
      metric: 'latency',
      target: '1200 ms -> 180 ms (-85%), cached 12 ms (-99%); first call < 180 ms, cached < 15 ms',
      baseline: 'baseline',
      indexed: 'indexed',
      cached: 'cached',
    },
  ],
});
