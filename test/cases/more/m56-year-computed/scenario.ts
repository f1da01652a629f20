import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m56-year-computed.js';

export default defineScenario({
  title: 'Tickets of a month',
  dataset: desk,
  params: ({ int }) => ({ m: int(0, 2) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
