import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m-hashed-key.js';

export default defineScenario({
  title: 'An article, cached',
  dataset: desk,
  params: ({ index }) => ({ i: index % 10 }),
  calls: 20,
  variants: { current: { timed: false, run: (c, p) => app.run(c, p) } },
  checks: { current: {} },
});
