import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m85-px-for-ex.js';

export default defineScenario({
  title: 'An article, cached for five minutes',
  dataset: desk,
  params: ({ index }) => ({ i: index % 5 }),
  calls: 20,
  variants: { current: { timed: false, run: (c, p) => app.run(c, p) } },
  checks: { current: {} },
});
