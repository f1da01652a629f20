import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m-bulk-for-two.js';

export default defineScenario({
  title: 'Two visits',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 199) }),
  writes: { collections: ['visits'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 2 } },
});
