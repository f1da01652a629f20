import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m51-updated-one-by-one.js';

export default defineScenario({
  title: 'Tickets of a team are seen',
  dataset: desk,
  params: ({ pick, data }) => ({ team: pick(data.teams) }),
  writes: { collections: ['tickets'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 2 } },
});
