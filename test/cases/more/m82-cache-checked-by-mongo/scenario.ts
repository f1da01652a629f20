import { defineScenario } from 'plumbline-gate';
import desk from '../seed/desk.dataset.ts';
import * as app from '../src/m82-cache-checked-by-mongo.js';

export default defineScenario({
  title: "An article from the cache",
  dataset: desk,
  params: ({ int }) => ({ n: int(0, 99) }),
  open: async ({ redis }) => { const p = redis.pipeline(); for (let i = 0; i < 100; i++) p.set(`art:${i}`, JSON.stringify({ _id: i, title: `How to do ${i}` }), 'EX', 600); await p.exec(); return {}; },
  variants: { current: { timed: false, run: (engines, p) => app.run(engines, p) } },
  checks: { current: { mongoCommands: 1 } },
});
