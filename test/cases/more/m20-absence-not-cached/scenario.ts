import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m20-absence-not-cached.js';

export default defineScenario({
  title: 'An article that is not there, cached',
  dataset: desk,
  params: ({ int }) => ({ slug: `gone-${int(0, 99)}` }),
  variants: { current: { timed: false, prime: true, run: ({ mongo, redis }, p) => app.run(mongo, redis, p) } },
  checks: { current: {} },
});
