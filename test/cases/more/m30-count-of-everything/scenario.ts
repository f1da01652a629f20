import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m30-count-of-everything.js';

export default defineScenario({
  title: 'How many tickets',
  dataset: desk,
  params: () => ({}),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
