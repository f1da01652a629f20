import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m91-document-published.js';

export default defineScenario({
  title: 'An article is announced',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 99) }),
  variants: { current: { timed: false, run: (c, p) => app.run(c, p) } },
  checks: { current: {} },
});
