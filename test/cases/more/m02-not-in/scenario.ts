import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m02-not-in.js';

export default defineScenario({
  title: 'Escalated tickets',
  dataset: desk,
  params: () => ({}),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1 } },
});
