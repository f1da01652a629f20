import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m55-deleted-one-by-one.js';

export default defineScenario({
  title: 'Visits are cleared',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 199) }),
  writes: { collections: ['visits'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 12 } },
});
