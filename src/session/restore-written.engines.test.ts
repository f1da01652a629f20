import { type Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import tiny from '../dataset/fixtures/tiny.dataset.ts';
import { listIndexSet } from '../dataset/index-set.ts';
import { defineScenario } from '../model/scenario.ts';
import { DATABASES, databaseOf } from './databases.ts';
import { restoreWritten } from './restore-written.ts';

const mongoUrl = process.env.PLUMBLINE_TEST_MONGO_URL;
if (!mongoUrl)
  throw new Error('PLUMBLINE_TEST_MONGO_URL is not set: these tests need the MongoDB that the test set-up starts');

const mongo = new MongoClient(mongoUrl);
const databases = { ...DATABASES, writtenIndexed: `restored_idxd_${process.pid}` };
const written = mongo.db(databases.writtenIndexed);
const notes = mongo.db(`restored_notes_${process.pid}`);

const definition = defineScenario({
  title: 'Books',
  dataset: tiny,
  writes: { collections: ['books'], documents: 10 },
  variants: { indexed: { run: async () => [] } },
  checks: { indexed: { p95: '1s' } },
});
const scenario = { name: 'books', file: 'books.scenario.ts', definition };

/** As migrate-mongo and its like: what is in its changelog is not run again. */
const notedIn = (place: Db) => async (db: Db) => {
  if ((await place.collection('changelog').countDocuments()) > 0) return;
  await db.collection('books').createIndex({ pages: 1 });
  await place.collection('changelog').insertOne({ file: '1-indexes.js' });
};
const indexSet = ['books.pages_1 {"key":{"pages":1}}', 'readers.since_1 {"key":{"since":1}}'];
const restore = (place: Db) =>
  restoreWritten(scenario, 'indexed', { control: { mongo }, databases, indexes: notedIn(place), indexSet });

beforeAll(async () => {
  await mongo
    .db(DATABASES.bare)
    .collection('books')
    .insertMany(Array.from({ length: 20 }, (_, index) => ({ pages: index })));
});

afterAll(async () => {
  for (const db of [written, notes, mongo.db(DATABASES.bare)]) await db.dropDatabase();
  await mongo.close();
});

it('has its indexes each time, also those of a migration that notes in the database that it ran', async () => {
  expect(databaseOf(definition, 'indexed', databases)).toBe(databases.writtenIndexed);
  for (const _ of [1, 2]) {
    await restore(written);
    await written.collection('sessions').insertOne({ left: 'by the application' });
    expect(await listIndexSet(written)).toEqual([indexSet[0]]);
    expect(await written.collection('books').countDocuments()).toBe(10);
  }
  await restore(written);
  expect(await written.collection('sessions').countDocuments()).toBe(0);
});

it('refuses a migration that does not run again', async () => {
  await restore(notes);
  await expect(restore(notes)).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: expect.stringMatching(/indexes missing: books.pages_1$/),
  });
});

it('has as many times the documents as the data has', async () => {
  const larger = { control: { mongo }, databases, indexes: notedIn(written), indexSet, scale: 2 };
  await restoreWritten(scenario, 'indexed', larger);
  expect(await written.collection('books').countDocuments()).toBe(20);
});
