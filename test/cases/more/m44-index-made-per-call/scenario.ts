import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m44-index-made-per-call.js';

export default defineScenario({
  title: 'A ticket of an agent',
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 4_999) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 3 } },
});
