import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m73-upper-cased.js';

export default defineScenario({
  title: 'An article by its slug',
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 499) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
