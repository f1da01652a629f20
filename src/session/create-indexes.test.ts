import { type Db, MongoServerError, MongoServerSelectionError, type TopologyDescription } from 'mongodb';
import { expect, it } from 'vitest';
import tiny from '../dataset/fixtures/tiny.dataset.ts';
import type { DatasetDefinition } from '../model/dataset.ts';
import { indexesOf } from './create-indexes.ts';

// None of these functions asks the database anything but its name.
const db = { databaseName: 'plumbline_idxd' } as Db;
const SERVERS = { mongo: { url: 'mongodb://localhost' }, redis: { url: 'redis://localhost' } };

function created(indexes: DatasetDefinition['indexes'], signal = new AbortController().signal): Promise<unknown> {
  const engines = SERVERS as Parameters<typeof indexesOf>[2]['engines'];
  return Promise.resolve(
    indexesOf({ ...tiny, indexes }, [], {
      engines,
      folder: '.',
      engineOptions: { cacheDirectory: '.plumbline' },
      signal,
    })(db),
  );
}

it.each([
  new TypeError("Cannot read properties of undefined (reading 'collection')"),
  new MongoServerError({ code: 86, errmsg: 'An existing index has the same name' }),
])("what the dataset's function throws is the dataset's: %s", async (cause) => {
  const failing = created(() => {
    throw cause;
  });
  await expect(failing).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: expect.stringMatching(/^dataset tiny: `indexes` failed on plumbline_idxd: /),
    hint: expect.stringContaining('tiny.dataset'),
  });
});

it.each([
  new MongoServerError({ code: 13, codeName: 'Unauthorized', errmsg: 'not authorized' }),
  new MongoServerError({ code: 14_031, codeName: 'OutOfDiskSpace', errmsg: 'available disk space is too low' }),
  new MongoServerSelectionError('connect ECONNREFUSED', {} as TopologyDescription),
])('what the server or the connection says stays theirs: %s', async (cause) => {
  await expect(created(() => Promise.reject(cause))).rejects.toBe(cause);
});

it('one that never ends is ended by the signal', async () => {
  const aborter = new AbortController();
  const waiting = created(() => new Promise(() => undefined), aborter.signal);
  aborter.abort(new Error('SIGINT'));
  await expect(waiting).rejects.toThrow('SIGINT');
});
