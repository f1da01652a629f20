import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m-pipelined.js';

export default defineScenario({
  title: 'Ten counters',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 99) }),
  variants: { current: { timed: false, run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0 } },
});
