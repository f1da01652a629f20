import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m13-count-per-team.js';

export default defineScenario({
  title: 'How many tickets each team has',
  dataset: desk,
  params: ({ int }) => ({ first: int(1, 40) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN' } },
});
