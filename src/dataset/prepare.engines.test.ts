import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Contents } from './dataset-marker.ts';
import tiny from './fixtures/tiny.dataset.ts';
import { listIndexSet } from './index-set.ts';
import { loadDataset } from './load.ts';
import { prepareDataset } from './prepare.ts';

const mongoUrl = process.env.PLUMBLINE_TEST_MONGO_URL;
if (!mongoUrl)
  throw new Error('PLUMBLINE_TEST_MONGO_URL is not set: these tests need the MongoDB that the test set-up starts');

const databases = { bare: `dataset_bare_${process.pid}`, indexed: `dataset_idxd_${process.pid}` };
const options = { definition: tiny, profile: 'smoke' as const, seed: 1, mongoUrl, databases };
const client = new MongoClient(mongoUrl);
const bare = client.db(databases.bare);
const indexed = client.db(databases.indexed);
const copies = client.db(`${databases.bare}_copy`);

/** As migrate-mongo and its like: what is in its changelog is not run again. */
function notedIn(notes: (db: Db) => Db): typeof tiny.indexes {
  return async (db) => {
    const changelog = notes(db).collection('changelog');
    if ((await changelog.countDocuments()) > 0) return;
    await tiny.indexes(db);
    await changelog.insertOne({ file: '1-indexes.js' });
  };
}

beforeAll(() => prepareDataset(options));

afterAll(async () => {
  for (const db of [bare, indexed, copies]) await db.dropDatabase();
  await client.close();
});

describe('prepareDataset', () => {
  it('keeps what proves right, and leaves no scratch database', async () => {
    expect(await prepareDataset(options)).toMatchObject({ changed: false, loaded: false, documents: 1_900 });
    const names = (await client.db('admin').admin().listDatabases()).databases.map(({ name }) => name);
    expect(names).not.toContain(`${databases.indexed}_scratch`);
  });

  it('has the application’s indexes in one database and none in the other', async () => {
    expect(await listIndexSet(bare)).toEqual([]);
    expect((await listIndexSet(indexed)).map((line) => line.split(' ')[0])).toEqual([
      'books.pages_1',
      'readers.since_-1_name_1',
    ]);
  });

  it('stores documents in the order of their indices, with any number of threads', async () => {
    for (const threads of [1, 2]) {
      await loadDataset({ ...options, threads });
      for (const db of [bare, indexed]) {
        const books = await db.collection('books').find().hint({ $natural: 1 }).toArray();
        expect(books.map(({ _id }) => Number(_id))).toEqual(Array.from({ length: 700 }, (_, index) => index));
      }
    }
    await prepareDataset(options);
  });

  it('loads so many times the documents of the profile', async () => {
    expect(await prepareDataset({ ...options, scale: 3 })).toMatchObject({ loaded: true, documents: 5_700 });
    expect(await bare.collection('books').countDocuments()).toBe(2_100);
    expect(await prepareDataset({ ...options, scale: 3 })).toMatchObject({ changed: false });
    expect(await prepareDataset(options)).toMatchObject({ loaded: true, documents: 1_900 });
  });

  it('loads anew when documents are missing', async () => {
    await bare.collection('readers').deleteMany({ _id: { $in: ['reader-5', 'reader-6', 'reader-7'] as never[] } });
    expect(await prepareDataset(options)).toMatchObject({
      loaded: true,
      reason: `${databases.bare}: readers: 3 documents missing`,
    });
    expect(await prepareDataset(options)).toMatchObject({ changed: false });
  });

  it('loads anew when a document was changed and the count was not', async () => {
    await indexed.collection('readers').updateOne({ _id: 'reader-0' as never }, { $set: { name: 'someone else' } });
    expect(await prepareDataset(options)).toMatchObject({
      loaded: true,
      reason: `${databases.indexed}: readers: 1 of 64 documents read back differ`,
    });
  });

  it('loads anew for another seed', async () => {
    const other = await prepareDataset({ ...options, seed: 2 });
    expect(other).toMatchObject({ loaded: true, reason: `${databases.bare}: loaded with other data` });
    await prepareDataset(options);
  });

  it('rebuilds the indexes alone when one is gone, one is surplus, or the code changed', async () => {
    await indexed.collection('books').dropIndex('pages_1');
    await bare.collection('books').createIndex({ pages: -1 });
    const repaired = await prepareDataset(options);
    expect(repaired).toMatchObject({ changed: true, loaded: false });
    expect(repaired.reason).toBe(
      `${databases.bare}: indexes not created by the code: books.pages_-1; ${databases.indexed}: indexes missing: books.pages_1`,
    );
    const fewer = { ...tiny, indexes: async () => undefined };
    expect(await prepareDataset({ ...options, definition: fewer })).toMatchObject({ changed: true, loaded: false });
    expect(await listIndexSet(indexed)).toEqual([]);
    await prepareDataset(options);
  });

  it('creates the indexes anew with a migration tool that notes in the database what it ran', async () => {
    const noting = { ...tiny, indexes: notedIn((db) => db) };
    expect(await prepareDataset({ ...options, definition: noting })).toMatchObject({ changed: false });
    await prepareDataset({ ...options, seed: 2, definition: noting });
    await indexed.collection('books').dropIndex('pages_1');
    expect(await prepareDataset({ ...options, seed: 2, definition: noting })).toMatchObject({ loaded: false });
    expect(await listIndexSet(indexed)).toHaveLength(2);
    await prepareDataset(options);
  });

  it('refuses indexes that are others when they are created again', async () => {
    const elsewhere = { ...tiny, indexes: notedIn((db) => db.client.db(`${databases.bare}_notes`)) };
    try {
      await expect(prepareDataset({ ...options, seed: 2, definition: elsewhere })).rejects.toMatchObject({
        code: 'DATASET_INVALID',
        message: expect.stringMatching(/indexes missing: books.pages_1, readers.since_-1_name_1/),
      });
    } finally {
      await client.db(`${databases.bare}_notes`).dropDatabase();
      await prepareDataset(options);
    }
  });

  it('does not trust a load that was aborted', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped by the test');
    const aborted = loadDataset({ ...options, signal: stop.signal, onProgress: () => stop.abort(reason) });
    await expect(aborted).rejects.toBe(reason);
    expect(await prepareDataset(options)).toMatchObject({
      loaded: true,
      reason: `${databases.bare}: no completed load`,
    });
  });

  it('gives `plumbline` to a dataset outside this checkout, as in another revision’s worktree', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'plumbline-dataset-'));
    const file = path.join(folder, 'elsewhere.dataset.ts');
    await writeFile(
      file,
      `import { defineDataset } from 'plumbline-gate';\nimport tiny from '${tiny.module}';\nexport default defineDataset(tiny);\n`,
    );
    try {
      const elsewhere = { ...tiny, module: pathToFileURL(file).href };
      expect(await loadDataset({ ...options, definition: elsewhere })).toMatchObject({ documents: 1_900 });
    } finally {
      await rm(folder, { recursive: true });
      await prepareDataset(options);
    }
  });

  it('says what is wrong with a dataset that fails in a thread', async () => {
    const missing = { ...tiny, module: new URL('./fixtures/absent.dataset.ts', import.meta.url).href };
    await expect(loadDataset({ ...options, definition: missing })).rejects.toMatchObject({ code: 'DATASET_INVALID' });
    await prepareDataset(options);
  });

  it('finds a document that depends on more than its index', async () => {
    let calls = 0;
    const unstable = {
      ...tiny,
      collections: { ...tiny.collections, books: () => (index: number) => ({ _id: index, pages: ++calls }) },
    };
    await expect(prepareDataset({ ...options, definition: unstable })).rejects.toThrow(/books: .* read back differ/);
    await prepareDataset(options);
  });

  it('uses no scratch database that is somebody else’s', async () => {
    await copies.collection('theirs').insertOne({ precious: true });
    const taken = prepareDataset({ ...options, scratchDatabase: copies.databaseName });
    await expect(taken).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    expect(await copies.collection('theirs').countDocuments()).toBe(1);
    await copies.dropDatabase();
  });

  describe.each(['dbHash', 'reading'] as const)('of data that others reach, verified whole by %s', (by) => {
    const whole = { ...options, whole: true };

    it('finds one changed document among all, and what is there beside the data', async () => {
      using _refused = by === 'reading' ? withoutHash() : undefined;
      await bare.collection('plumbline_marker').deleteMany({});
      expect(await prepareDataset(whole)).toMatchObject({ loaded: true });
      expect(await prepareDataset(whole)).toMatchObject({ changed: false });
      const marker = await indexed
        .collection<{ _id: string; contents?: Contents }>('plumbline_marker')
        .findOne({ _id: 'dataset' });
      expect(marker?.contents?.by).toBe(by);
      const [unread] = await indexed.collection('books').find().skip(3).limit(1).toArray();
      await indexed.collection('books').updateOne(unread ?? {}, { $set: { changed: true } });
      expect(await prepareDataset(whole)).toMatchObject({
        loaded: true,
        reason: `${databases.indexed}: books: changed since it was loaded`,
      });
      await indexed.collection('log').insertOne({ by: 'an application' });
      expect(await prepareDataset(whole)).toMatchObject({
        loaded: false,
        reason: `${databases.indexed}: log: not as it was after the load`,
      });
      expect(await indexed.listCollections({ name: 'log' }).toArray()).toEqual([]);
      expect(await prepareDataset(whole)).toMatchObject({ changed: false });
    });
  });

  it.each([
    ['view', { viewOn: 'plumbline_marker', pipeline: [] }],
    ['timeseries', { timeseries: { timeField: 'at' } }],
    ['capped', { capped: true, size: 4096 }],
  ])('a %s in the place of a collection is replaced', async (kind, how) => {
    await bare.collection('books').drop();
    await bare.createCollection('books', how);
    expect(await prepareDataset(options)).toMatchObject({ loaded: true, reason: expect.stringContaining(kind) });
  });
});

/** As a hosted server that does not allow the command. */
function withoutHash(): Disposable {
  const command = Db.prototype.command;
  return vi.spyOn(Db.prototype, 'command').mockImplementation(function (this: Db, given, how) {
    return command.call(this, 'dbHash' in given ? { noSuchCommand: 1 } : given, how);
  });
}
