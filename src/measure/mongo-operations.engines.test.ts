import { beforeAll, expect, test } from 'vitest';
import { plumbline } from '../../test/bad-projects/command-line.ts';
import { CONFIG, Project } from '../../test/bad-projects/project.ts';
import type { VariantReport } from '../model/report.ts';
import { totalCommands } from '../model/work.ts';
import { parseReport } from '../report/json.ts';
import { operationText } from '../shapes/operation-text.ts';

const WHOLE_RUN_MS = 600_000;

/** Two variants, which ask everything once in a call: a document of 9,000 numbers is too long for the profiler. */
const SCENARIO = `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';

const numbers = Array.from({ length: 9000 }, (_, n) => n + 0.5);
const variant = (ask) => ({
  timed: false,
  run: async ({ mongo, client }, { id }) => {
    await ask({ mongo, client, items: mongo.collection('items') }, id);
    return 'done';
  },
});

export default defineScenario({
  title: 'Everything that is asked',
  dataset: tiny,
  calls: 2,
  writes: { collections: ['items'] },
  params: ({ pick, data }) => ({ id: pick(data.ids) }),
  variants: {
    reads: variant(async ({ items, mongo }) => {
      await items.find({ value: { $gte: 0 } }, { batchSize: 50, sort: { value: 1 } }).toArray();
      await items.find({ value: { $gte: 0 } }, { batchSize: 20 }).limit(25).toArray();
      const lookup = { from: 'items', localField: 'group', foreignField: 'group', as: 'all' };
      await items.aggregate([{ $match: { group: 3 } }, { $lookup: lookup }, { $limit: 5 }], { batchSize: 2 }).toArray();
      await items.countDocuments({ group: 1 });
      await items.estimatedDocumentCount();
      await items.distinct('group', { value: { $lt: 500 } });
      await items.find({ value: { $in: numbers } }).toArray();
      const stream = items.watch([{ $match: { operationType: 'insert' } }], { maxAwaitTimeMS: 10 });
      await stream.tryNext();
      await stream.close();
      await mongo.command({ ping: 1 });
    }),
    writes: variant(async ({ items, client }, id) => {
      await items.bulkWrite([
        { insertOne: { document: { bulk: id } } },
        { updateOne: { filter: { _id: 1 }, update: { $inc: { seen: 1 } } } },
        { updateOne: { filter: { _id: 2 }, update: { $inc: { seen: 1 } } } },
        { updateMany: { filter: { group: 5 }, update: { $inc: { seen: 1 } } } },
        { deleteOne: { filter: { bulk: id } } },
      ]);
      await items.insertMany(Array.from({ length: 50 }, (_, n) => ({ n, pad: 'x'.repeat(100) })));
      await items.updateMany({ group: 4 }, [{ $set: { twice: { $multiply: ['$value', 2] } } }]);
      await items.findOneAndUpdate({ group: 6 }, { $inc: { seen: 1 } }, { sort: { value: 1 } });
      await client.withSession((session) => session.withTransaction(async () => {
        await items.findOne({ _id: 7 }, { session });
        await items.updateOne({ _id: 7 }, { $set: { held: 1 } }, { session });
      }));
      await items.updateOne({ _id: 9 }, { $set: { list: numbers } });
      await items.updateOne({ _id: 8 }, { $set: { kept: 1 } }, { writeConcern: { w: 1, j: true } });
      await items.aggregate([{ $match: { group: 2 } }, { $merge: 'copies' }]).toArray();
      await items.aggregate([{ $match: { group: 2 } }, { $out: 'others' }]).toArray();
    }),
  },
  checks: { reads: { mongoCommands: 100 }, writes: { mongoCommands: 100 } },
});`;

const variants = new Map<string, VariantReport>();

beforeAll(async () => {
  await using project = await Project.create({
    'plumbline.config.ts': CONFIG.replace("profile: 'smoke',", "profile: 'smoke', topology: 'replicaSet',"),
    'scenarios/asked.scenario.ts': SCENARIO,
  });
  const { stderr, exitCode } = await plumbline(project, ['run']);
  expect(exitCode, stderr).toBe(0);
  const report = parseReport(await project.read('reports/report.json'));
  for (const { variants: all } of report.scenarios) for (const one of all) variants.set(one.name, one);
}, WHOLE_RUN_MS);

function workOf(name: string) {
  const work = variants.get(name)?.work;
  if (work?.operations === undefined) throw new Error(`${name} has no operations`);
  return { ...work, operations: work.operations.filter(({ engine }) => engine === 'mongodb') };
}

/** `text: asked, round trips`, over two calls. */
function asked(name: string): string[] {
  return workOf(name).operations.map(
    (one) => `${operationText(one, 300)}: ${one.asked}, ${one.counts['mongo.commands'] ?? 0}`,
  );
}

test.each(['reads', 'writes'])('the operations of %s are all of its work', (name) => {
  const { operations, mongo } = workOf(name);
  const { commands, plans, ...counts } = mongo;
  const sum = (counter: string) => operations.reduce((all, one) => all + (one.counts[counter] ?? 0), 0);
  const sums = Object.fromEntries(Object.keys(counts).map((counter) => [counter, sum(`mongo.${counter}`)]));
  expect({ ...sums, commands: sum('mongo.commands') }).toEqual({ ...counts, commands: totalCommands(commands) });
  const texts = (all: readonly object[]) => new Set(all.map((plan) => JSON.stringify(plan)));
  expect(texts(operations.flatMap((one) => one.plans))).toEqual(texts(plans));
});

test('each read is one operation, with what its cursor fetched later', () => {
  expect(asked('reads')).toEqual([
    'aggregate items [$changeStream {}, $match { operationType: string }]: 2, 4',
    'aggregate items [$match { group: number }, $group { _id: number, n: { $sum: number } }]: 2, 2',
    'aggregate items [$match { group: number }, $lookup { as: all, foreignField: group, from: items, localField: group }, $limit to 10]: 2, 6',
    'count items: 2, 2',
    'distinct items group { value: { $lt: number } }: 2, 2',
    'find items { value: { $gte: number } } limit to 100: 2, 4',
    'find items { value: { $gte: number } } sort { value: 1 }: 2, 6',
    'find items { value: { $in: [number, more] } }: 2, 2',
    'ping: 2, 2',
  ]);
  expect(workOf('reads').mongo).toMatchObject({ sortsInMemory: 2, spills: 0, docsWritten: 0 });
});

test('statements of a bulk write share their round trip, and what is merged is of its pipeline', () => {
  expect(asked('writes')).toEqual([
    'aggregate items [$match { group: number }, $merge copies]: 2, 2',
    'aggregate items [$match { group: number }, $out others]: 2, 2',
    'commitTransaction: 2, 2',
    'delete items { bulk: number }: 2, 2',
    'find items { _id: number } limit 1 transaction: 2, 2',
    'findAndModify items { group: number } update { $inc: { seen: number } } sort { value: 1 }: 2, 2',
    'insert items 1 document: 2, 2',
    'insert items to 100 documents: 2, 2',
    'update items { _id: number } update { $set: { held: number } } transaction: 2, 2',
    'update items { _id: number } update { $inc: { seen: number } }: 2, 2',
    'update items { _id: number } update { $set: { kept: number } } writeConcern { j: true, w: 1 }: 2, 2',
    'update items { _id: number } update { $set: { list: [number, more] } }: 2, 2',
    'update items { group: number } update [$set { twice: { $multiply: [$value, number] } }] multi: 2, 2',
    'update items { group: number } update { $inc: { seen: number } } multi: 2, 0',
  ]);
  expect(workOf('writes').mongo).toMatchObject({ transactions: 2, sortsInMemory: 2, docsWritten: 186 });
});
