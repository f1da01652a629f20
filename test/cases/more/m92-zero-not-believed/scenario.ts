import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m92-zero-not-believed.js';

export default defineScenario({
  title: 'How many tickets wait, cached',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 99) }),
  variants: { current: { timed: false, prime: true, run: (c, p) => app.run(c, p) } },
  checks: { current: {} },
});
