import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/41-hot-document.js';

export default defineScenario({
  title: 'Views are counted',
  dataset: bugs,
  params: ({ int }) => ({ n: int(0, 40) }),
  writes: { collections: ['products'] },
  variants: { current: { run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 12, p95: '200ms' } },
});
