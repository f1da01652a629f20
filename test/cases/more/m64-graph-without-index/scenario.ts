import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m64-graph-without-index.js';

export default defineScenario({
  title: 'A chain of articles',
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 299) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
