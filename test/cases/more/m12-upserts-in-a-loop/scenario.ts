import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m12-upserts-in-a-loop.js';

export default defineScenario({
  title: 'Pages seen',
  dataset: desk,
  params: ({ int }) => ({ first: int(0, 280) }),
  writes: { collections: ['visits'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN' } },
});
