import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m-fields-added.js';

export default defineScenario({
  title: "A page with the region",
  dataset: desk,
  params: ({ pick, data }) => ({ team: pick(data.teams) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
