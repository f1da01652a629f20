import { MongoClient } from 'mongodb';
import { afterAll, afterEach, expect, test } from 'vitest';
import { Profiler, restoreProfiling } from './mongo-profiler.ts';

const OWN_NAME = 'plumbline-harness';
const url = process.env.PLUMBLINE_TEST_MONGO_URL ?? '';
/** The profiler's own; what it asks is no entry. */
const client = new MongoClient(url, { appName: OWN_NAME });
const somebody = new MongoClient(url);
const db = client.db(`profiled_${process.pid}`);
const items = somebody.db(db.databaseName).collection('items');
const settings = async () => {
  const { was, slowms, sampleRate } = await db.command({ profile: -1 });
  return { was, slowms, sampleRate };
};

afterEach(async () => {
  await db.command({ profile: 0, slowms: 100, sampleRate: 1 });
  await db.dropDatabase();
});
afterAll(async () => {
  await client.close();
  await somebody.close();
});

test.each([
  [0, 0],
  [1, 1],
  // As a run leaves it that was killed while it counted.
  [2, 0],
])('what a server has set stays as it is, at level %d', async (level, after) => {
  await db.command({ profile: level, slowms: 7, sampleRate: 0.5, ...(level === 1 && { filter: { millis: 1e6 } }) });
  const profiler = new Profiler(client, db.databaseName, OWN_NAME);
  for (let pass = 0; pass < 2; pass += 1) {
    await profiler.reset();
    await profiler.record();
    expect(await settings()).toEqual({ was: 2, slowms: 7, sampleRate: 0.5 });
    for (let n = 0; n < 20; n += 1) await items.findOne({ n });
    await profiler.pause();
    expect((await profiler.sections()).flat()).toHaveLength(20);
  }
  expect(await settings()).toEqual({ was: 0, slowms: 7, sampleRate: 0.5 });
  await restoreProfiling(client);
  expect(await settings()).toEqual({ was: after, slowms: 7, sampleRate: 0.5 });
  await db.command({ profile: 0, filter: 'unset' });
});
