import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m75-range-for-in.js';

export default defineScenario({
  title: "Newest of five teams",
  dataset: desk,
  params: ({ int }) => ({ first: int(1, 40) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
