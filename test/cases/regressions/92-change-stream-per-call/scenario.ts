import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/92-change-stream-per-call.js';

export default defineScenario({
  title: 'A product, followed',
  dataset: bugs,
  params: ({ index }) => ({ n: index }),
  open: () => ({ [Symbol.asyncDispose]: () => app.close() }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN' } },
});
