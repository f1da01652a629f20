import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m14-facet.js';

export default defineScenario({
  title: 'A page and how many there are',
  dataset: desk,
  params: () => ({}),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: {} },
});
