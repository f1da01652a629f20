import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m-tie-in-a-page.js';

export default defineScenario({
  title: "The next page of a team",
  dataset: desk,
  params: ({ pick, data, int }) => ({ team: pick(data.teams), at: new Date(Date.UTC(2026, 0, 1) - int(2000, 4000) * 60_000) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
