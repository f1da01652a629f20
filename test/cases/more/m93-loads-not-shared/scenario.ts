import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m93-loads-not-shared.js';

export default defineScenario({
  title: 'Five readers at once of what has gone from the cache',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 99) }),
  variants: { current: { timed: false, beforeEach: ({ redis }, { i }) => redis.del(`art:${i}`), run: (c, p) => app.run(c, p) } },
  checks: { current: {} },
});
