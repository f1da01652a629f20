import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m08-del-of-a-big-key.js';

export default defineScenario({
  title: 'The queue is emptied',
  dataset: desk,
  params: () => ({}),
  variants: { current: { timed: false, beforeEach: ({ redis }) => app.fill(redis), run: ({ redis }, p) => app.run(redis, p) } },
  checks: { current: { mongoCommands: 0 } },
});
