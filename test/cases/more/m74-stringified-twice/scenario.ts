import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m74-stringified-twice.js';

export default defineScenario({
  title: 'A list of plans',
  dataset: desk,
  params: ({ int }) => ({ i: int(0, 199) }),
  variants: { current: { timed: false, run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0 } },
});
