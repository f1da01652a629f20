import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m03-sorted-by-the-application.js';

export default defineScenario({
  title: 'Five newest of a team',
  dataset: desk,
  params: ({ pick, data }) => ({ team: pick(data.teams) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1 } },
});
