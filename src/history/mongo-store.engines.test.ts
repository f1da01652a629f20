import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleEntry } from './entry.fixture.ts';
import type { HistoryEntry } from './entry.ts';
import { MongoStore } from './mongo-store.ts';

const database = `history_${randomUUID().slice(0, 8)}`;
let url = '';
let client: MongoClient;
beforeAll(async () => {
  const server = process.env.PLUMBLINE_TEST_MONGO_URL;
  if (!server) throw new Error('test/engines.ts did not start the shared engines');
  const named = new URL(server);
  named.pathname = `/${database}`;
  url = named.href;
  client = await MongoClient.connect(server);
});
afterAll(async () => {
  await client.db(database).dropDatabase();
  await client.close();
});

const documents = () => client.db(database).collection<{ _id: string; entry: unknown }>('history');
const query = (machineClass: string, limit = 10) => ({ machineClass, profile: 'pr', limit });

async function append(store: MongoStore, entries: readonly HistoryEntry[]): Promise<void> {
  const left = [...entries];
  const worker = async () => {
    for (let entry = left.pop(); entry !== undefined; entry = left.pop()) await store.append(entry);
  };
  await Promise.all(Array.from({ length: 20 }, worker));
}

test('10,000 runs of two writers: the newest come back, oldest first, by an index', { timeout: 180_000 }, async () => {
  await using one = new MongoStore(url);
  await using two = new MongoStore(url);
  const of = (machineClass: string) => ({ machineClass, profile: 'pr' });
  expect(await one.kinds()).toEqual([]);
  expect(await one.recent(query('a'))).toEqual({ entries: [], warnings: [] });
  // The collection is made by one: the stand-in of closed machines dies of two who make it at once.
  await one.append(exampleEntry(0, of('a')));
  const entries = Array.from({ length: 10_000 }, (_, minute) => exampleEntry(minute, of(minute % 10 ? 'a' : 'b')));
  entries[0] = exampleEntry(0, of('a'));
  await Promise.all([append(one, entries.slice(0, 6_000)), append(two, entries.slice(4_000))]);
  expect(await documents().countDocuments()).toBe(10_000);
  const newest = await two.recent(query('a', 500));
  expect(newest.warnings).toEqual([]);
  expect(newest.entries).toEqual(entries.filter(({ machineClass }) => machineClass === 'a').slice(-500));
  expect((await two.recent(query('a', 20_000))).entries).toHaveLength(9_001);
  expect(await two.kinds()).toEqual([
    { ...of('a'), runs: 9_001, newest: exampleEntry(9_999).startedAt },
    { ...of('b'), runs: 999, newest: exampleEntry(9_990).startedAt },
  ]);
  const plan = await documents().find(of('a')).sort({ startedAt: -1 }).limit(500).explain('executionStats');
  expect(plan.executionStats.totalDocsExamined).toBe(500);
});

test('a run that is added again is one, as it was added last', async () => {
  await using store = new MongoStore(url);
  const again = exampleEntry(1, { machineClass: 'again', run: 'again' });
  await store.append(again);
  await store.append({ ...again, verdict: 'fail' });
  expect((await store.recent(query('again'))).entries).toEqual([{ ...again, verdict: 'fail' }]);
});

test('other data, versions before and after, and what is no entry', async () => {
  await using store = new MongoStore(url);
  const of = { machineClass: 'mixed' };
  await store.append(exampleEntry(1, of));
  await store.append(exampleEntry(2, { ...of, datasetDigest: 'other' }));
  const kept = { ...query('mixed'), startedAt: new Date(0) };
  const version1 = { ...exampleEntry(3, of), v: 1, variants: [{ scenario: 's', variant: 'v', p50: 1, p95: 2 }] };
  await documents().insertMany([
    { ...kept, _id: 'old', entry: version1 },
    { ...kept, _id: 'future', entry: { v: 7 } },
    { ...kept, _id: 'broken', entry: { v: 2 } },
  ]);
  const { entries, warnings } = await store.recent(query('mixed'));
  expect(entries.map(({ run }) => run)).toEqual(['run-3', 'run-1', 'run-2']);
  expect(entries[0]?.variants).toEqual([{ scenario: 's', variant: 'v', latencyMs: { p50: 1, p95: 2 } }]);
  expect(warnings).toEqual([
    expect.stringContaining('1 run(s) of history version 7'),
    expect.stringContaining('damaged and left as they are: broken'),
  ]);
  const ofData = await store.recent({ ...query('mixed'), datasetDigest: 'other' });
  expect(ofData.entries.map(({ run }) => run)).toEqual(['run-2']);
  expect((await store.recent(query('mixed', 0))).entries).toEqual([]);
});

test('a server that does not answer is one error without its password', async () => {
  await using store = new MongoStore('mongodb://ann:s3cret@127.0.0.1:1/?serverSelectionTimeoutMS=300');
  for (const asked of [store.append(exampleEntry(1)), store.recent(query('a')), store.kinds()]) {
    const failure = await asked.catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'HISTORY_UNUSABLE', message: expect.stringContaining('127.0.0.1:1') });
    expect(`${failure}`).not.toContain('s3cret');
  }
  expect(() => new MongoStore('mongodb://ann:s3cret@')).toThrow(
    expect.objectContaining({ code: 'HISTORY_UNUSABLE', message: expect.not.stringContaining('s3cret') }),
  );
});
