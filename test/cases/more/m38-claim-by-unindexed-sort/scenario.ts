import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m38-claim-by-unindexed-sort.js';

export default defineScenario({
  title: 'Next ticket of a team',
  dataset: desk,
  params: ({ pick, data }) => ({ team: pick(data.teams) }),
  writes: { collections: ['tickets'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
