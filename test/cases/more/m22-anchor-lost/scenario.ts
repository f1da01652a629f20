import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m22-anchor-lost.js';

export default defineScenario({
  title: 'Agents whose handle begins so',
  dataset: desk,
  params: ({ int }) => ({ n: int(10, 29) }),
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1 } },
});
