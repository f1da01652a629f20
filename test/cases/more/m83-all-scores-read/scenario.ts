import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m83-all-scores-read.js';

export default defineScenario({
  title: "Due jobs",
  dataset: desk,
  params: ({ int }) => ({ n: int(100, 900) }),
  open: async ({ redis }) => { const p = redis.pipeline(); for (let i = 0; i < 2000; i += 1) p.zadd('due', i, `job-${i}`); await p.exec(); return {}; },
  variants: { current: { timed: false, run: (engines, p) => app.run(engines, p) } },
  checks: { current: { mongoCommands: 0 } },
});
