import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m77-field-by-field.js';

export default defineScenario({
  title: "Fields of a ticket",
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 199) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
