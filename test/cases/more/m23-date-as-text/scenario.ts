import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m23-date-as-text.js';

export default defineScenario({
  title: 'Tickets since a day',
  dataset: desk,
  params: ({ int }) => ({ from: new Date(Date.UTC(2025, 11, int(29, 31))) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1 } },
});
