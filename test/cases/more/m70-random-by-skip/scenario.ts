import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m70-random-by-skip.js';

export default defineScenario({
  title: 'A random ticket',
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 4_999) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 2 } },
});
