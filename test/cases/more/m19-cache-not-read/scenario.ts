import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m19-cache-not-read.js';

export default defineScenario({
  title: 'The title of an article, cached',
  dataset: desk,
  params: ({ pick, data }) => ({ slug: `how-to-${pick(data.articles)}` }),
  variants: { current: { timed: false, prime: true, run: ({ mongo, redis }, p) => app.run(mongo, redis, p) } },
  checks: { current: {} },
});
