import { READ, SCENARIO_FILE, type ScenarioParts, scenarioText } from './base-project.ts';
import type { Control, Way } from './way.ts';

const writing = (name: string, parts: ScenarioParts): Way => ({
  name,
  kind: 'writes',
  exits: [3],
  files: {
    [SCENARIO_FILE]: scenarioText({ checks: "{ indexed: { plan: 'IXSCAN', docsExamined: 1_000 } }", ...parts }),
  },
  says: /items\/indexed: it is declared to read only/,
});

const ITEMS = "mongo.collection('items')";

export const UNDECLARED_WRITES_WAYS: readonly Way[] = [
  writing('a call that updates what it read', {
    call: `await ${ITEMS}.updateOne({ group }, { $inc: { seen: 1 } }); ${READ}`,
  }),
  writing('a call that writes into a collection of its own', {
    call: `await mongo.collection('log').insertOne({ group }); ${READ}`,
  }),
  writing('a call that takes back what it wrote', {
    call: `await ${ITEMS}.insertOne({ _id: 1e6 }); await ${ITEMS}.deleteOne({ _id: 1e6 }); ${READ}`,
  }),
  writing('a call that writes by an aggregation', {
    call: `await ${ITEMS}.aggregate([{ $match: { group } }, { $set: { seen: 1 } }, { $merge: 'items' }]).toArray(); ${READ}`,
  }),
  writing('a call that creates the index that it needs', {
    call: `await ${ITEMS}.createIndex({ value: 1 }); ${READ}`,
  }),
  writing('`open` that deletes most of the data', {
    more: `open: async ({ mongo }) => { await ${ITEMS}.deleteMany({ group: { $gt: 5 } }); return {}; },`,
  }),
  writing('calls that write only while they are timed', {
    first: 'let calls = 0;',
    call: `calls += 1; if (calls > 12) await ${ITEMS}.updateOne({ group }, { $inc: { seen: 1 } }); ${READ}`,
    variant: '',
  }),
];

export const UNDECLARED_WRITES_CONTROLS: readonly Control[] = [
  {
    name: 'a call that updates what it read, declared',
    kind: 'writes',
    files: {
      [SCENARIO_FILE]: scenarioText({
        call: `await ${ITEMS}.updateOne({ group }, { $inc: { seen: 1 } }); ${READ}`,
        checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 2, docsExamined: 31 } }",
        more: "writes: { collections: ['items'] }, sameResult: false,",
      }),
    },
    says: /PASS/,
  },
];
