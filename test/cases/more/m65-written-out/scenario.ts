import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m65-written-out.js';

export default defineScenario({
  title: 'Tickets of the regions',
  dataset: desk,
  params: ({ pick, data }) => ({ team: pick(data.teams) }),
  writes: { collections: ['tickets', 'visits'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 2 } },
});
