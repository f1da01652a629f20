import { type Collection, type Db, MongoClient } from 'mongodb';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { assertNoWrites, writesBetween, writtenState } from './write-watch.ts';

const client = new MongoClient(process.env.PLUMBLINE_TEST_MONGO_URL ?? '');
const db = client.db(`write_watch_${process.pid}`);

beforeEach(async () => {
  await db.dropDatabase();
  await db.collection<{ _id: number }>('items').insertMany([{ _id: 1 }, { _id: 2 }]);
  await db.collection('others').insertOne({});
});
afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

type Do = (items: Collection<{ _id: number }>, db: Db) => Promise<unknown>;

test.each<[string, Do, Record<string, string>]>([
  ['insertOne', (items) => items.insertOne({ _id: 3 }), { items: 'written to' }],
  ['updateOne', (items) => items.updateOne({ _id: 1 }, { $set: { x: 1 } }), { items: 'written to' }],
  ['deleteOne', (items) => items.deleteOne({ _id: 1 }), { items: 'written to' }],
  ['findOneAndUpdate', (items) => items.findOneAndUpdate({ _id: 1 }, { $set: { x: 1 } }), { items: 'written to' }],
  [
    'a write that is taken back',
    async (items) => {
      await items.insertOne({ _id: 3 });
      await items.deleteOne({ _id: 3 });
    },
    { items: 'written to' },
  ],
  ['bulkWrite', (items) => items.bulkWrite([{ deleteOne: { filter: { _id: 2 } } }]), { items: 'written to' }],
  [
    '$merge',
    (_, db) =>
      db
        .collection('others')
        .aggregate([{ $merge: 'items' }])
        .toArray(),
    { items: 'written to' },
  ],
  [
    '$out',
    (_, db) =>
      db
        .collection('others')
        .aggregate([{ $out: 'items' }])
        .toArray(),
    { items: 'written to' },
  ],
  ['$out elsewhere', (items) => items.aggregate([{ $out: 'new' }]).toArray(), { new: 'made' }],
  ['drop', (items) => items.drop(), { items: 'dropped' }],
  ['rename', (items) => items.rename('new'), { items: 'dropped', new: 'made' }],
  ['createIndex', (items) => items.createIndex({ x: 1 }), { items: 'given other indexes' }],
  ['createView', (_, db) => db.createCollection('new', { viewOn: 'items' }), { new: 'made' }],
  ['an update that finds nothing', (items) => items.updateOne({ _id: 9 }, { $set: { x: 1 } }), {}],
  ['find', (items) => items.find().toArray(), {}],
  ['aggregate', (items) => items.aggregate([{ $group: { _id: null } }]).toArray(), {}],
])('%s is told', async (_, work, expected) => {
  const before = await writtenState(client, db.databaseName);
  await work(db.collection('items'), db);
  const done = writesBetween(before, await writtenState(client, db.databaseName));
  expect(Object.fromEntries(done)).toEqual(expected);
  const assert = () => assertNoWrites('list/indexed', db.databaseName, done);
  if (done.size === 0) assert();
  else expect(assert).toThrow(expect.objectContaining({ code: 'UNDECLARED_WRITES' }));
});
