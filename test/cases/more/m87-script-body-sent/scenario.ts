import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m87-script-body-sent.js';

export default defineScenario({
  title: 'A counter by script',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 99) }),
  variants: { current: { timed: false, run: (c, p) => app.run(c, p) } },
  checks: { current: { mongoCommands: 0 } },
});
