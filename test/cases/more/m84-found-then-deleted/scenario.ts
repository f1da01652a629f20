import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m84-found-then-deleted.js';

export default defineScenario({
  title: "Old visits go",
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 199) }),
  writes: { collections: ['visits'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
