import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LocalSnapshots } from './local-snapshots.ts';

const KEY = 'abcdef0123';
const origin = { version: '7.0.15', topology: 'standalone' };
let folder: string;
let cache: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-test-'));
  cache = path.join(folder, 'cache');
  await mkdir(path.join(folder, 'db/journal'), { recursive: true });
  await writeFile(path.join(folder, 'db/collection.wt'), 'documents');
  await writeFile(path.join(folder, 'db/journal/log'), 'journal');
  await writeFile(path.join(folder, 'db/mongod.lock'), '123');
});
afterEach(() => rm(folder, { recursive: true }));

const storeFor = (data: string, from = origin) => new LocalSnapshots(cache, path.join(folder, data), from);

test('what was kept comes back, without what belongs to the process', async () => {
  await storeFor('db').prepare(KEY);
  await storeFor('db').keep(KEY, 'shop');
  expect(await storeFor('restored').restore(KEY)).toBe(true);
  expect(await readFile(path.join(folder, 'restored/collection.wt'), 'utf8')).toBe('documents');
  expect(await readFile(path.join(folder, 'restored/journal/log'), 'utf8')).toBe('journal');
  expect(await readdir(path.join(folder, 'restored'))).not.toContain('mongod.lock');
  expect(await readdir(path.join(cache, 'snapshots'))).toEqual([KEY]);
});

test('one that is not there, or was dropped, is none', async () => {
  expect(await storeFor('restored').restore(KEY)).toBe(false);
  await storeFor('db').keep(KEY, 'shop');
  await storeFor('db').drop(KEY);
  expect(await storeFor('restored').restore(KEY)).toBe(false);
});

test('one that was changed, or is of another version or topology, is refused with the reason', async () => {
  await storeFor('db').keep(KEY, 'shop');
  await expect(storeFor('r1', { ...origin, version: '8.0.1' }).restore(KEY)).rejects.toThrow('made by MongoDB 7.0.15');
  await expect(storeFor('r2', { ...origin, topology: 'replicaSet' }).restore(KEY)).rejects.toThrow('another topology');
  await writeFile(path.join(cache, 'snapshots', KEY, 'data/collection.wt'), 'documentz');
  await expect(storeFor('r3').restore(KEY)).rejects.toThrow('its file collection.wt is not as it was written');
});

const DAY_S = 24 * 60 * 60;
const today = Date.now() / 1_000;

/** Keeps one and makes it so many days old. */
async function keepAged(key: string, dataset: string, days: number): Promise<void> {
  await storeFor('db').keep(key, dataset);
  await utimes(path.join(cache, 'snapshots', key), today - days * DAY_S, today - days * DAY_S);
}

const kept = async () => (await readdir(path.join(cache, 'snapshots'))).toSorted();

test('four of each dataset are kept, the newest: tests with little data push out no large one', async () => {
  await keepAged('99999999', 'large', 50);
  for (const n of [1, 2, 3, 4, 5]) await keepAged(`${n}`.repeat(8), 'tiny', 10 - n);
  await storeFor('db').keep('66666666', 'tiny');
  expect(await kept()).toEqual(['33333333', '44444444', '55555555', '66666666', '99999999']);
});

test('what is older than 60 days goes, whatever it is of', async () => {
  await keepAged('11111111', 'gone', 61);
  await storeFor('db').keep('22222222', 'tiny');
  expect(await kept()).toEqual(['22222222']);
});

test('what is no snapshot is not touched, however old and many: the folder may be the user’s', async () => {
  const theirs = ['.unfinished-novel', '.cache', 'login.snap', 'home.snap', 'list.snap', 'cart.snap', 'user.snap'];
  const halfDone = `.unfinished-${randomUUID()}`;
  for (const name of [...theirs, halfDone]) {
    await mkdir(path.join(cache, 'snapshots', name), { recursive: true });
    await utimes(path.join(cache, 'snapshots', name), today - 90 * DAY_S, today - 90 * DAY_S);
  }
  await storeFor('db').keep('22222222', 'tiny');
  expect(await kept()).toEqual([...theirs, '22222222'].toSorted());
});

test('those of versions that noted no dataset, or that cannot be read, are counted together', async () => {
  for (const n of [1, 2, 3, 4, 5]) await keepAged(`${n}`.repeat(8), '', 10 - n);
  await writeFile(path.join(cache, 'snapshots/33333333/manifest.json'), 'cut');
  await storeFor('db').keep('66666666', 'tiny');
  expect(await kept()).toEqual(['22222222', '33333333', '44444444', '55555555', '66666666']);
});

test('a folder that cannot be written is said before MongoDB is stopped', async () => {
  await writeFile(cache, 'a file in its place');
  await expect(storeFor('db').prepare(KEY)).rejects.toMatchObject({ code: 'SNAPSHOT_UNUSABLE' });
});

test.each(['', '../../etc', 'ABCDEF0123', 'abc'])('"%s" is no key', async (key) => {
  await expect(storeFor('db').prepare(key)).rejects.toMatchObject({ code: 'SNAPSHOT_UNUSABLE' });
});
