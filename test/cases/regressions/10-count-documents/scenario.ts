import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/10-count-documents.js';

export default defineScenario({
  title: 'How many orders there are',
  dataset: bugs,
  params: () => ({}),
  variants: { current: { run: ({ mongo }) => app.run(mongo) } },
  checks: { current: { mongoCommands: 1, p95: '100ms' } },
});
