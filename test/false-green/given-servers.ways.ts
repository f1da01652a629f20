import { Redis } from 'ioredis';
import { type Db, MongoClient } from 'mongodb';
import { DATASET_FILE, datasetText, SCENARIO_FILE, scenarioText } from './base-project.ts';
import type { Control, Way } from './way.ts';
import type { WayFolder } from './way-folder.ts';

const INDEXED = 'plumbline_idxd';

/** What an honest run of it fails: 30 documents are examined. */
const HELD_TO_THREE = scenarioText({ checks: '{ indexed: { docsExamined: 3 } }' });

async function onMongo(folder: WayFolder, work: (db: Db, client: MongoClient) => Promise<unknown>): Promise<void> {
  await using client = await new MongoClient(folder.engines.MONGO_URL).connect();
  await work(client.db(INDEXED), client);
}

async function onRedis(folder: WayFolder, work: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(folder.engines.REDIS_URL);
  await work(redis);
  redis.disconnect();
}

/** A good run loads the data; then somebody changes it; then the same project runs again. */
const changed = (name: string, change: (folder: WayFolder) => Promise<unknown>, more: Partial<Way> = {}): Way => ({
  name,
  kind: 'servers',
  exits: [1, 3],
  prepare: async (folder) => {
    await folder.plumbline(['run']);
    await change(folder);
    await folder.project.write(SCENARIO_FILE, HELD_TO_THREE);
  },
  says: /docsExamined|documents|data/,
  ...more,
});

export const GIVEN_SERVERS_WAYS: readonly Way[] = [
  changed('an earlier run deleted documents without saying that it writes', async (folder) => {
    await folder.project.write(
      SCENARIO_FILE,
      scenarioText({
        call: "await mongo.collection('items').deleteMany({ _id: { $gt: 20 } }); return await mongo.collection('items').find({ group }).toArray();",
        checks: '{ indexed: { mongoCommands: 500 } }',
      }),
    );
    const { exitCode } = await folder.plumbline(['run']).catch(() => ({ exitCode: 3 }));
    return exitCode;
  }),
  changed('somebody deleted documents between two runs', (folder) =>
    onMongo(folder, (db) => db.collection('items').deleteMany({ group: { $gte: 0 }, _id: { $gt: 20 as never } })),
  ),
  changed('somebody exchanged documents for smaller ones between two runs', (folder) =>
    onMongo(folder, (db) => db.collection('items').updateMany({}, [{ $set: { group: '$_id' } }])),
  ),
  changed('an index that the code no longer creates is still there', async () => undefined, {
    prepare: async (folder) => {
      await folder.plumbline(['run']);
      await folder.project.write(DATASET_FILE, datasetText({ indexes: '() => undefined' }));
    },
    says: /COLLSCAN/,
  }),
  changed('somebody made the index that the code forgot', async () => undefined, {
    files: { [DATASET_FILE]: datasetText({ indexes: '() => undefined' }) },
    prepare: async (folder) => {
      await folder.plumbline(['run'], 1);
      await onMongo(folder, (db) => db.collection('items').createIndex({ group: 1 }));
    },
    says: /COLLSCAN|index/,
  }),
  changed('somebody made a view of the collection', (folder) =>
    onMongo(folder, async (db) => {
      await db.collection('items').rename('all');
      await db.createCollection('items', { viewOn: 'all', pipeline: [{ $match: { _id: { $lt: 20 } } }] });
    }),
  ),
  changed('the profiler of the server leaves out what a filter does not match', (folder) =>
    onMongo(folder, (db) => db.command({ profile: 1, filter: { docsExamined: { $lt: 3 } } })),
  ),
  changed('the profile collection of the server is too small for the calls', (folder) =>
    onMongo(folder, async (db) => {
      await db.command({ profile: 0 });
      await db.dropCollection('system.profile').catch(() => undefined);
      await db.createCollection('system.profile', { capped: true, size: 4_096 });
    }),
  ),
  {
    name: 'a database that holds data of somebody else',
    kind: 'servers',
    prepare: (folder) => onMongo(folder, (db) => db.collection('customers').insertOne({ name: 'Ada' })),
    says: /DATABASE_REFUSED/,
  },
  {
    name: 'a Redis that holds keys of somebody else',
    kind: 'servers',
    prepare: (folder) => onRedis(folder, (redis) => redis.set('session', '1')),
    says: /DATABASE_REFUSED/,
  },
  {
    name: 'the call sets back the counters of Redis',
    kind: 'servers',
    exits: [1, 3],
    files: {
      [SCENARIO_FILE]: scenarioText({
        call: `for (let i = 0; i < 50; i++) await redis.get('k' + i);
          await redis.config('RESETSTAT');
          return await mongo.collection('items').find({ group }).toArray();`,
        checks: '{ indexed: { redisCommands: 1 } }',
      }),
    },
    says: /redis/i,
  },
  {
    name: 'the call turns the profiler off',
    kind: 'servers',
    exits: [1, 3],
    files: {
      [SCENARIO_FILE]: scenarioText({
        call: `await mongo.command({ profile: 0 });
          return await mongo.collection('items').find({ value: { $gte: group } }).toArray();`,
        checks: '{ indexed: { docsExamined: 3 } }',
      }),
    },
    says: /COUNTERS_DISAGREE|profil/,
  },
  {
    name: 'the call empties what the profiler wrote',
    kind: 'servers',
    exits: [1, 3],
    files: {
      [SCENARIO_FILE]: scenarioText({
        call: `const items = await mongo.collection('items').find({ value: { $gte: group } }).toArray();
          await mongo.command({ profile: 0 }); await mongo.collection('system.profile').drop(); await mongo.command({ profile: 2 });
          return items;`,
        checks: '{ indexed: { docsExamined: 3 } }',
      }),
    },
    says: /COUNTERS_DISAGREE|profil/,
  },
  {
    name: 'the call sets a filter on the profiler',
    kind: 'servers',
    exits: [1, 3],
    files: {
      [SCENARIO_FILE]: scenarioText({
        call: `await mongo.command({ profile: 2, filter: { docsExamined: { $lt: 3 } } });
          return await mongo.collection('items').find({ value: { $gte: group } }).toArray();`,
        checks: '{ indexed: { docsExamined: 3 } }',
      }),
    },
    says: /COUNTERS_DISAGREE|profil|docsExamined/,
  },
  {
    name: 'the listeners of the observed client are taken away',
    kind: 'uncounted',
    exits: [1, 3],
    files: {
      [SCENARIO_FILE]: scenarioText({
        call: `client.removeAllListeners();
          return (await Promise.all([1, 2, 3, 4, 5].map((n) => mongo.collection('items').find({ group: n }).toArray()))).flat();`,
        checks: '{ indexed: { connectionsCheckedOut: 1 } }',
      }),
    },
    says: /connection|observ|COUNTERS_DISAGREE/,
  },
  {
    name: 'a clock that stands still',
    kind: 'settings',
    exits: [1, 3],
    files: {
      [SCENARIO_FILE]: scenarioText({
        variant: '',
        call: `const { setTimeout: delay } = await import('node:timers/promises');
          globalThis.performance.now = () => 0;
          await delay(30);
          return await mongo.collection('items').find({ group }).toArray();`,
        checks: "{ indexed: { p50: '20ms' } }",
      }),
    },
    says: /p50|clock/,
  },
  {
    name: 'fake timers that a helper of tests left installed',
    kind: 'settings',
    exits: [1, 3],
    files: {
      [SCENARIO_FILE]: scenarioText({
        first: `const now = performance.now.bind(performance); performance.now = () => now() / 100; const since = process.hrtime.bigint.bind(process.hrtime); process.hrtime.bigint = () => since() / 100n;`,
        variant: '',
        call: `const { setTimeout: delay } = await import('node:timers/promises');
          await delay(30);
          return await mongo.collection('items').find({ group }).toArray();`,
        checks: "{ indexed: { p50: '20ms' } }",
      }),
    },
    says: /p50|clock/,
  },
];

export const GIVEN_SERVERS_CONTROLS: readonly Control[] = [
  {
    name: 'a second run on data that is there',
    kind: 'servers',
    prepare: async (folder) => {
      await folder.plumbline(['run']);
    },
    says: /PASS/,
  },
];
