import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyCollections } from './copy.ts';
import tiny from './fixtures/tiny.dataset.ts';
import { listIndexSet } from './index-set.ts';

const mongoUrl = process.env.PLUMBLINE_TEST_MONGO_URL;
if (!mongoUrl)
  throw new Error('PLUMBLINE_TEST_MONGO_URL is not set: these tests need the MongoDB that the test set-up starts');

const client = new MongoClient(mongoUrl);
const source = client.db(`dataset_from_${process.pid}`);
const copies = client.db(`dataset_copy_${process.pid}`);

beforeAll(async () => {
  const books = Array.from({ length: 700 }, (_, index) => ({ _id: (699 - index) as never, pages: index }));
  await source.collection('books').insertMany(books);
  await source
    .collection('readers')
    .insertMany(Array.from({ length: 1_200 }, (_, index) => ({ since: new Date(index) })));
});

afterAll(async () => {
  for (const db of [source, copies]) await db.dropDatabase();
  await client.close();
});

describe('copyCollections', () => {
  it('replaces documents and indexes, bounded by _id', async () => {
    await copies.createCollection('books');
    await copies.collection('books').createIndex({ stale: 1 });
    const job = { from: source.databaseName, to: copies.databaseName, collections: ['books', 'readers'] };
    await copyCollections(client, { ...job, documents: 10, indexes: tiny.indexes });
    const books = await copies.collection('books').find().sort({ _id: 1 }).toArray();
    expect(books.map(({ _id }) => Number(_id))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await listIndexSet(copies)).map((line) => line.split(' ')[0])).toEqual([
      'books.pages_1',
      'readers.since_-1_name_1',
    ]);
    await copyCollections(client, job);
    expect(await copies.collection('readers').countDocuments()).toBe(1_200);
    expect(await listIndexSet(copies)).toEqual([]);
  });

  it('refuses to copy a database onto itself', async () => {
    const onto = copyCollections(client, {
      from: source.databaseName,
      to: source.databaseName,
      collections: ['books'],
    });
    await expect(onto).rejects.toMatchObject({ code: 'DATASET_INVALID' });
  });
});
