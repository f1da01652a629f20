import { defineScenario } from 'plumbline-gate';
import bugs from '../seed/bugs.dataset.ts';
import * as app from '../src/g-insert-many-of-one.js';

export default defineScenario({
  title: 'g-insert-many-of-one',
  dataset: bugs,
  params: ({ pick, data }) => ({ customer: pick(data.customers), id: data.users.length }),
  writes: { collections: ['audit'] },
  variants: { current: { timed: false, run: ({ mongo }, p) => app.run(mongo, p) } },
  checks: { current: { mongoCommands: 1 } },
});
