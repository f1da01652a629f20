import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m78-union-by-login.js';

export default defineScenario({
  title: "Tickets and an agent",
  dataset: desk,
  params: ({ pick, data }) => ({ team: pick(data.teams) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
