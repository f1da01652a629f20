import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m72-reads-own-write.js';

export default defineScenario({
  title: 'A ticket',
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 4_999) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
