import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m48-scan-without-count.js';

export default defineScenario({
  title: 'Keys of all',
  dataset: desk,
  params: ({}) => ({}),
  open: async ({ redis }) => { await app.fill(redis); return {}; },
  variants: { current: { timed: false, run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0 } },
});
