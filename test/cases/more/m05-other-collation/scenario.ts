import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m05-other-collation.js';

export default defineScenario({
  title: 'An article by its title',
  dataset: desk,
  params: ({ pick, data }) => ({ n: pick(data.articles) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1 } },
});
