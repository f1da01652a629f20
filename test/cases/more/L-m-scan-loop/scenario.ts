import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m-scan-loop.js';

export default defineScenario({
  title: 'Keys of a kind',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 199) }),
  open: async ({ redis }) => { await app.fill(redis); return {}; },
  variants: { current: { timed: false, run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0 } },
});
