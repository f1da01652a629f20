import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m94-generation-counted-up.js';

export default defineScenario({
  title: 'A ticket is seen, two articles are shown',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 99) }),
  writes: { collections: ['visits', 'articles'] },
  variants: { current: { timed: false, run: (c, p) => app.run(c, p) } },
  checks: { current: {} },
});
