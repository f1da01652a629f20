import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m-loop-to-in.js';

export default defineScenario({
  title: 'Names of ten agents',
  dataset: desk,
  params: ({ int }) => ({ first: int(0, 280) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: {} },
});
