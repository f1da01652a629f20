import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/38-other-index-chosen.js';

export default defineScenario({
  title: 'Newest alarms of a device',
  dataset: bugs,
  params: ({ int }) => ({ device: `d${int(1, 100)}` }),
  variants: { current: { run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { plan: 'IXSCAN', mongoCommands: 1, docsExaminedPerReturned: 1, p95: '100ms' } },
});
