import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m58-session-for-everybody.js';

export default defineScenario({
  title: 'An article, read by anybody',
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 499) }),
  variants: { current: { timed: false, run: ({ redis, mongo }, p) => app.run(redis, mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
