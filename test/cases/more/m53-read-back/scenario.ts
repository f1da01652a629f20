import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m53-read-back.js';

export default defineScenario({
  title: 'A visit is noted',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 199) }),
  writes: { collections: ['visits'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 2 } },
});
