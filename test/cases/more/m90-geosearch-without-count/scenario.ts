import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m90-geosearch-without-count.js';

export default defineScenario({
  title: 'The ten nearest',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 99) }),
  open: async ({ redis }) => { await app.fill(redis); return {}; },
  variants: { current: { timed: false, run: (c, p) => app.run(c, p) } },
  checks: { current: { mongoCommands: 0 } },
});
