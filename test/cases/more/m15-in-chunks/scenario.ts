import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m15-in-chunks.js';

export default defineScenario({
  title: '200 tickets by their numbers',
  dataset: desk,
  params: ({ int }) => ({ first: int(0, 4_700) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN' } },
});
