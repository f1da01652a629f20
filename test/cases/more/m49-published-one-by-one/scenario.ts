import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m49-published-one-by-one.js';

export default defineScenario({
  title: 'An event of many',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 199) }),
  variants: { current: { timed: false, run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0 } },
});
