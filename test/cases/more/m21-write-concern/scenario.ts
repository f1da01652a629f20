import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m21-write-concern.js';

export default defineScenario({
  title: 'A page is added',
  dataset: desk,
  params: ({ index }) => ({ n: index }),
  writes: { collections: ['visits'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: {} },
});
