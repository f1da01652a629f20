import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m60-slice-of-push-lost.js';

export default defineScenario({
  title: 'A message is added',
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 4_999) }),
  writes: { collections: ['tickets'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN' } },
});
