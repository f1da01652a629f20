import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m81-limit-of-lookup-lost.js';

export default defineScenario({
  title: "Agents and the newest ticket",
  dataset: desk,
  params: ({ pick, data }) => ({ team: pick(data.teams) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
