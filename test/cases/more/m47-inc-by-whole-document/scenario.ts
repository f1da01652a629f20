import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m47-inc-by-whole-document.js';

export default defineScenario({
  title: 'A ticket is seen',
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 4_999) }),
  writes: { collections: ['tickets'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 2 } },
});
