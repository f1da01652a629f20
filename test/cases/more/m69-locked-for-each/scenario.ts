import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m69-locked-for-each.js';

export default defineScenario({
  title: 'A visit',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 199) }),
  writes: { collections: ['visits'] },
  variants: { current: { timed: false, run: ({ redis,mongo }, p) => app.run({ redis,mongo }, p) } },
  checks: { current: { mongoCommands: 2 } },
});
