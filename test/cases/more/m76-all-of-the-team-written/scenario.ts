import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m76-all-of-the-team-written.js';

export default defineScenario({
  title: "A ticket was seen",
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 199) }),
  writes: { collections: ['tickets'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
