import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m71-ne-null.js';

export default defineScenario({
  title: 'Escalated tickets',
  dataset: desk,
  params: ({ pick, data }) => ({ team: pick(data.teams) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
