import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m80-updated-twice.js';

export default defineScenario({
  title: "A ticket is touched",
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 199) }),
  writes: { collections: ['tickets'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
