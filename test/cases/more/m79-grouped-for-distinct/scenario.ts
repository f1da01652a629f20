import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m79-grouped-for-distinct.js';

export default defineScenario({
  title: "All statuses",
  dataset: desk,
  params: () => ({}),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
