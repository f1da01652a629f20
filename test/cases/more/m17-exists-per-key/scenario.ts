import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m17-exists-per-key.js';

export default defineScenario({
  title: 'How many of 20 are locked',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 170) }),
  open: async ({ redis }) => { await app.fill(redis); return {}; },
  variants: { current: { timed: false, run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0 } },
});
