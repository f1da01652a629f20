import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/18-too-many-indexes.js';

export default defineScenario({
  title: '50 lines of the audit log',
  dataset: bugs,
  params: ({ index }) => ({ n: index }),
  writes: { collections: ['audit'] },
  variants: { current: { run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1, p95: '100ms' } },
});
