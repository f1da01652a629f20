import { DATASET_FILE, datasetText, SCENARIO_FILE, type ScenarioParts, scenarioText } from './base-project.ts';
import type { Control, Kind, Way } from './way.ts';

const CHECKS = "{ indexed: { plan: 'IXSCAN', mongoCommands: 1, docsExamined: 30 } }";
const ONE = "const one = await mongo.collection('items').find({ group }).toArray();";
const LOOP = (call: string, times = 25) => `for (let i = 0; i < ${times}; i++) await ${call};`;

const uncounted = (name: string, parts: ScenarioParts, more: Partial<Way> = {}, kind: Kind = 'uncounted'): Way => ({
  name,
  kind,
  exits: [1, 3],
  files: { [SCENARIO_FILE]: scenarioText({ checks: CHECKS, ...parts }) },
  packages: ['mongodb', 'ioredis'],
  says: /items/,
  ...more,
});

const OWN_MONGO = {
  first: "import { MongoClient } from 'mongodb'; let second;",
  more: 'open: async ({ mongoUrl }) => { second ??= await new MongoClient(mongoUrl).connect(); return {}; },',
};
const OWN_REDIS = {
  first: "import { Redis } from 'ioredis'; let second;",
  more: 'open: ({ redisUrl }) => { second ??= new Redis(redisUrl); return {}; },',
};

/** 30 finds for which no call waits. */
const LATE = "for (let i = 0; i < 30; i++) mongo.collection('items').findOne({ value: i }).catch(() => 0);";

/** Somebody else's server, which answers after six seconds and ends with who started it. */
const SLOW_SERVER = {
  first: `import { spawn } from 'node:child_process'; import { once } from 'node:events'; import { Agent, get } from 'node:http';
    const agent = new Agent({ keepAlive: true }); let port;`,
  more: `calls: 2, open: async () => {
      const child = spawn(process.execPath, ['-e', \`
        const server = require('http').createServer((_, response) => setTimeout(() => response.end('ok'), 6_000));
        server.listen(0, '127.0.0.1', () => console.log(server.address().port));
        process.stdin.on('end', () => process.exit()).resume();\`]);
      port = Number(String((await once(child.stdout, 'data'))[0]));
      return {};
    },`,
};

/** Takes `values` from a queue some time after they were put there. */
const DRAINED = (mongo: string) =>
  `for (const group of queue.splice(0)) ${mongo}.collection('items').find({ value: { $gte: group } }).toArray().catch(() => 0);`;

const SERVER = (body: string, before = '') => `
import { createServer } from 'node:http';
import { MongoClient } from 'mongodb';
import { Redis } from 'ioredis';
const client = await new MongoClient(process.env.MONGO_URL).connect();
const items = client.db(process.env.MONGO_DB).collection('items');
const redis = new Redis(process.env.REDIS_URL);
${before}
createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  const group = Number(request.url.split('/').at(-1));
  ${body}
}).listen(Number(process.env.PORT), process.env.HOST);
`;

const ANSWER = 'response.end(JSON.stringify(await items.find({ group }).toArray()));';

/** An application that does `body` for each request. */
const application = (
  name: string,
  body: string,
  checks: string,
  more: Partial<Way> & { before?: string } = {},
): Way => {
  const { before, ...rest } = more;
  return {
    ...uncounted(name, {}),
    ...rest,
    files: {
      [SCENARIO_FILE]: scenarioText({
        call: "return http.get('/groups/' + group);",
        checks: `{ indexed: { plan: 'IXSCAN', ${checks} } }`,
        more: "app: { cwd: '.', command: 'node app.mjs', ready: '/health' },",
      }),
      'app.mjs': SERVER(body, before),
    },
  };
};

export const NOT_COUNTED_WAYS: readonly Way[] = [
  application(
    'eight clients a request, under pool checks',
    `const clients = await Promise.all(Array.from({ length: 8 }, () => new MongoClient(process.env.MONGO_URL).connect()));
    const answers = await Promise.all(clients.map((one) => one.db(process.env.MONGO_DB).collection('items').find({ group }).toArray()));
    response.end(JSON.stringify(answers[0]));
    for (const one of clients) one.close();`,
    'connectionsCreated: 0, connectionsCheckedOut: 1, waitQueueTimeouts: 0',
  ),
  application(
    'one client a request that is never closed, under pool checks',
    `const one = await new MongoClient(process.env.MONGO_URL).connect();
    response.end(JSON.stringify(await one.db(process.env.MONGO_DB).collection('items').find({ group }).toArray()));`,
    'connectionsCreated: 0',
  ),
  application(
    'connections in use of an application, which nobody sees',
    ANSWER,
    'connectionsCheckedOut: { atMost: 1 }',
  ),
  application(
    'an application that works on after its answer',
    `${ANSWER} setTimeout(async () => { ${LOOP('items.findOne({ value: i })', 30)} }, 400);`,
    'mongoCommands: 1, docsExamined: 30',
  ),
  application(
    'an application that works three seconds after its answer',
    `${ANSWER} setTimeout(async () => { ${LOOP('items.findOne({ value: i })', 30)} }, 2_800);`,
    'mongoCommands: 1, docsExamined: 30',
  ),
  {
    ...uncounted('the second scenario of an application works three seconds after its answer', {}),
    files: (() => {
      const scenarioOf = (path: string) =>
        scenarioText({
          call: `return http.get('${path}' + group);`,
          checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 1, docsExamined: 30 } }",
          more: "app: { cwd: '.', command: 'node app.mjs', ready: '/health' },",
        });
      const late = `if (request.url.startsWith('/late/')) setTimeout(async () => { ${LOOP('items.findOne({ value: i })', 30)} }, 2_800);`;
      return {
        [SCENARIO_FILE]: scenarioOf('/groups/'),
        'scenarios/late.scenario.ts': scenarioOf('/late/'),
        'app.mjs': SERVER(`${ANSWER} ${late}`),
      };
    })(),
    says: /late/,
  },
  ...['302', '401', '404', '429'].map((status) => ({
    ...uncounted(`a request that the application answers with ${status}`, {}),
    files: {
      [SCENARIO_FILE]: scenarioText({
        call: "return (await http.request({ path: '/groups/' + group })).body;",
        checks: '{ indexed: { mongoCommands: 1, docsExamined: 1 } }',
        more: "app: { cwd: '.', command: 'node app.mjs', ready: '/health' },",
      }),
      'app.mjs': SERVER(`await items.findOne({ _id: 1 }); response.statusCode = ${status}; response.end();`),
    },
    says: new RegExp(`answered\\s+with\\s+${status}`),
  })),
  uncounted(
    'a consumer of `open` waits in Redis, and works when nothing comes any more',
    {
      first: "import { Redis } from 'ioredis';",
      call: `await redis.lpush('jobs', group); ${ONE} return one;`,
      checks: '{ indexed: { mongoCommands: 1, docsExamined: 30 } }',
      more: `open: async ({ mongo, redisUrl }) => {
        const consumer = new Redis(redisUrl); const batch = [];
        (async () => { for (;;) {
          const job = await consumer.blpop('jobs', 2);
          if (job) batch.push(job[1]);
          else for (const g of batch.splice(0)) await mongo.collection('items').find({ value: { $gte: +g } }).toArray();
        } })().catch(() => 0);
        return { [Symbol.asyncDispose]: async () => consumer.disconnect() };
      },`,
    },
    { says: /items/ },
  ),
  ...[
    [
      'a batch that is flushed when it is old enough',
      'queue.push({ group, at: Date.now() });',
      "while (queue.length > 0 && Date.now() - queue[0].at >= 3_000) { queue.shift(); mongo.collection('items').find({ value: { $gte: 0 } }).toArray().catch(() => 0); }",
    ],
    [
      'jobs of Redis that are due in three seconds',
      "await redis.zadd('jobs', Date.now() + 3_000, String(group));",
      "redis.zrangebyscore('jobs', 0, Date.now()).then(async (due) => { for (const one of due) { await redis.zrem('jobs', one); await mongo.collection('items').find({ value: { $gte: 0 } }).toArray(); } }).catch(() => 0);",
    ],
  ].map(([name = '', call = '', poll = '']) =>
    uncounted(name, {
      first: 'const queue = [];',
      call: `${call} ${ONE} return one;`,
      checks: '{ indexed: { mongoCommands: 1, docsExamined: 30 } }',
      more: `open: ({ mongo, redis }) => { void [queue, redis]; setInterval(() => { ${poll} }, 500); return {}; },`,
    }),
  ),
  uncounted(
    'one query a call that nobody awaits, as the last thing of it',
    {
      call: `${ONE} await redis.get('one'); void mongo.collection('items').findOne({ _id: group }).catch(() => 0); return one;`,
      checks: '{ indexed: { mongoCommands: 1 } }',
    },
    { exits: [1], says: /2\s+MongoDB\s+commands/ },
  ),
  uncounted(
    'a query of a collection that the data does not have',
    {
      call: `const found = await mongo.collection('items').find({ group }).toArray();
      await mongo.collection('owners').find({ item: { $in: found.map(({ _id }) => _id) } }).toArray();
      return found;`,
      checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 2, docsExamined: 30 } }",
    },
    { says: /the\s+collection\s+owners,\s+which\s+the\s+data\s+does\s+not\s+have/, exits: [2, 3] },
  ),
  ...[
    ['an update', 'updateMany({ group }, { $set: { seen: 1 } })'],
    ['a removal', 'deleteMany({ group })'],
    [
      'a removal before a query',
      "deleteMany({ old: true }); await mongo.collection('owners').find({ group }).toArray()",
    ],
  ].map(([name = '', call = '']) =>
    uncounted(
      `${name} in a collection that the data does not have`,
      {
        call: `await mongo.collection('owners').${call}; ${ONE} return one;`,
        checks: '{ indexed: { docsExamined: 30 } }',
      },
      { says: /the\s+collection\s+owners,\s+which\s+the\s+data\s+does\s+not\s+have/, exits: [3] },
    ),
  ),
  uncounted(
    'a view of a collection that the data does not have',
    {},
    {
      says: /the\s+collection\s+owners,\s+which\s+the\s+data\s+does\s+not\s+have/,
      exits: [3],
      files: {
        [DATASET_FILE]: datasetText({
          indexes:
            "async (db) => { await db.createCollection('shown', { viewOn: 'owners', pipeline: [] }); await db.collection('items').createIndex({ group: 1 }); }",
        }),
        [SCENARIO_FILE]: scenarioText({
          call: "await mongo.collection('shown').find({ group }).toArray(); return await mongo.collection('items').find({ group }).toArray();",
          checks: '{ indexed: { docsExamined: 30 } }',
        }),
      },
    },
  ),
  uncounted(
    'a lookup in a collection that the data does not have',
    {
      call: `return await mongo.collection('items').aggregate([{ $match: { group } },
        { $lookup: { from: 'owners', localField: '_id', foreignField: 'item', as: 'owners' } }]).toArray();`,
      checks: '{ indexed: { mongoCommands: 1, docsExamined: 30 } }',
    },
    { says: /the\s+collection\s+owners,\s+which\s+the\s+data\s+does\s+not\s+have/, exits: [2, 3] },
  ),
  application(
    'an application that works in another database after it was asked',
    `${LOOP("client.db('plumbline_bare').collection('items').findOne({ value: i })")} ${ANSWER}`,
    'mongoCommands: 1, docsExamined: 30',
  ),
  application(
    'an application whose child process asks',
    `${ANSWER}`,
    'mongoCommands: 1, docsExamined: 30, redisCommands: 0',
    {
      before: `import { spawn } from 'node:child_process';
      spawn(process.execPath, ['-e', ${JSON.stringify(
        "const { Redis } = require('ioredis'); const r = new Redis(process.env.REDIS_URL.replace(/\\/\\d*$/, '') + '/7'); setInterval(() => r.get('x'), 5)",
      )}], { stdio: 'inherit' });`,
    },
  ),
  uncounted('a second client works in another database of the server', {
    ...OWN_MONGO,
    call: `${ONE} ${LOOP("second.db('plumbline_bare').collection('items').findOne({ value: i })")} return one;`,
  }),
  uncounted("the context's own client works in another database of the server", {
    call: `${ONE} ${LOOP("client.db('plumbline_bare').collection('items').findOne({ value: i })")} return one;`,
  }),
  uncounted("the context's own client works in a database that nobody made", {
    call: `${ONE} ${LOOP("client.db('elsewhere').collection('items').findOne({ value: i })")} return one;`,
  }),
  uncounted("the context's own client lists, counts and asks for statistics", {
    call: `${ONE} ${LOOP('mongo.command({ dbStats: 1 })')} ${LOOP('mongo.listCollections().toArray()')} return one;`,
  }),
  uncounted('a second client does all the work, while Redis is asked', {
    ...OWN_MONGO,
    call: `await redis.get('x'); return second.db(database).collection('items').find({ value: { $gte: group } }).toArray();`,
    checks: '{ indexed: { mongoCommands: 1, docsExamined: 30 } }',
  }),
  uncounted('a second client does the work in another database, while Redis is asked', {
    ...OWN_MONGO,
    call: `await redis.get('x'); return second.db('plumbline_bare').collection('items').find({ value: { $gte: group } }).toArray();`,
    checks: '{ indexed: { mongoCommands: 1, docsExamined: 30 } }',
  }),
  uncounted('a second client of Redis works in another database number', {
    ...OWN_REDIS,
    call: `${ONE} await second.select(9); ${LOOP("second.get('k' + i)")} return one;`,
    checks: '{ indexed: { mongoCommands: 1, redisCommands: 0 } }',
  }),
  uncounted('a child process of the call asks MongoDB', {
    first: "import { execFileSync } from 'node:child_process';",
    call: `${ONE} execFileSync(process.execPath, ['-e', \`
      const { MongoClient } = require('mongodb');
      (async () => { const c = await new MongoClient('\${mongoUrl}').connect();
        for (let i = 0; i < 25; i++) await c.db('plumbline_bare').collection('items').findOne({ value: i });
        await c.close(); })()\`], { cwd: process.cwd() }); return one;`,
    more: 'calls: 2,',
  }),
  uncounted('a worker thread of the call asks MongoDB', {
    first: "import { Worker } from 'node:worker_threads'; import { once } from 'node:events';",
    call: `${ONE} await once(new Worker(\`
      const { MongoClient } = require('mongodb');
      (async () => { const c = await new MongoClient('\${mongoUrl}').connect();
        for (let i = 0; i < 25; i++) await c.db('\${database}').collection('items').findOne({ value: i });
        await c.close(); })()\`, { eval: true }), 'exit'); return one;`,
    more: 'calls: 2,',
  }),
  uncounted('pings, and the choosing of a database, in Redis', {
    call: `${ONE} ${LOOP('redis.ping()')} ${LOOP('redis.select(0)')} return one;`,
    checks: '{ indexed: { mongoCommands: 1, redisCommands: 0 } }',
  }),
  uncounted('the connections of Redis are listed in each call', {
    call: `${ONE} ${LOOP("redis.client('LIST')")} return one;`,
    checks: '{ indexed: { mongoCommands: 1, redisCommands: 0 } }',
  }),
  uncounted('`INFO` of Redis in each call', {
    call: `${ONE} ${LOOP('redis.info()')} return one;`,
    checks: '{ indexed: { mongoCommands: 1, redisCommands: 0 } }',
  }),
  uncounted(
    'a `$graphLookup` on a field without an index',
    {
      call: `return await mongo.collection('items').aggregate([{ $match: { group } }, { $graphLookup:
        { from: 'items', startWith: '$value', connectFromField: 'value', connectToField: 'value', as: 'same' } }]).toArray();`,
    },
    { says: /COLLSCAN/ },
  ),
  uncounted(
    'a look-up on a field without an index, after one that differs in nothing else',
    {
      first: `const lookUp = (field) => [{ $match: { _id: 1 } }, { $lookup: { from: 'items', localField: 'group', foreignField: field, as: 'same' } }];`,
      call: `await mongo.collection('items').aggregate(lookUp('group')).toArray();
        return await mongo.collection('items').aggregate(lookUp('value')).toArray();`,
      checks: "{ indexed: { plan: 'IXSCAN' } }",
    },
    { says: /COLLSCAN/ },
  ),
  uncounted(
    'a scenario that writes asks a collection of which it has no copy',
    {},
    {
      files: {
        [SCENARIO_FILE]: scenarioText({
          call: `${ONE} await mongo.collection('log').insertOne({}); return one;`,
          checks: '{ indexed: { mongoCommands: 2 } }',
          more: "writes: { collections: ['log'] }, sameResult: false,",
        }),
        [DATASET_FILE]: datasetText()
          .replace('{ items: 300 }', '{ items: 300, log: 10 }')
          .replace('collections: {', 'collections: {\n    log: () => (index) => ({ _id: index }),'),
      },
      says: /has\s+no\s+copy/,
    },
  ),
  uncounted('a plan that is explained with its execution', {
    call: `${ONE} ${LOOP("mongo.collection('items').find({ value: i }).explain('executionStats')")} return one;`,
  }),
  uncounted('a validation of the collection', {
    call: `${ONE} ${LOOP("mongo.command({ validate: 'items' })", 3)} return one;`,
  }),
  uncounted('a transaction around each call', {
    call: `${ONE} const session = client.startSession(); try { ${LOOP('session.withTransaction(async () => { await mongo.command({ ping: 1 }, { session }); })', 2)} } catch {} finally { await session.endSession(); } ${LOOP('mongo.command({ ping: 1 })')} return one;`,
  }),
  uncounted('indexes are listed in each call', {
    call: `${ONE} ${LOOP("mongo.collection('items').listIndexes().toArray()")} return one;`,
  }),
  uncounted('the work is in a call that throws and is caught', {
    call: `${ONE} ${LOOP("mongo.collection('items').find({ $where: 'throw 1' }).toArray().catch(() => 0)")} return one;`,
  }),
  uncounted('the work is in cursors that are never closed', {
    call: `${ONE} ${LOOP("mongo.collection('items').find({}).batchSize(2).next()")} return one;`,
  }),
  uncounted('a worker that one call starts and the next ones feed', {
    first: `const queue = []; let running;
      const work = async (mongo) => { for (;;) { const job = queue.shift(); if (job === undefined) { await new Promise((resolve) => setTimeout(resolve, 600)); continue; } await mongo.collection('items').find({ value: { $gte: job } }).toArray().catch(() => 0); } };`,
    call: `running ??= work(mongo); queue.push(1, 2, 3, 4, 5); ${ONE} return one;`,
  }),
  uncounted('a batch that a timer sends after five seconds', {
    call: `${ONE} setTimeout(() => { for (let i = 0; i < 30; i++) mongo.collection('items').findOne({ value: i }).catch(() => 0); }, 5_000).unref(); return one;`,
  }),
  uncounted('queries that start when the answer is given', {
    call: `${ONE} setTimeout(async () => { ${LOOP("mongo.collection('items').findOne({ value: i }).catch(() => 0)", 30)} }, 400); return one;`,
  }),
  uncounted('queries that start two seconds after the answer', {
    call: `${ONE} setTimeout(async () => { ${LOOP("mongo.collection('items').findOne({ value: i }).catch(() => 0)", 30)} }, 2_000); return one;`,
  }),
  uncounted('Redis commands that are not awaited', {
    call: `${ONE} setTimeout(() => { for (let i = 0; i < 500; i++) redis.get('late' + i).catch(() => 0); }, 300); return one;`,
    checks: '{ indexed: { mongoCommands: 1, redisCommands: 0 } }',
  }),
  uncounted(
    'a memo that one variant warms serves the next',
    {
      first: `const memo = new Map();
        const heavy = async (mongo, value) => {
          if (!memo.has(value)) memo.set(value, await mongo.collection('items').find({ value: { $gte: value } }).toArray());
          return memo.get(value);
        };`,
      variants: `{
        baseline: { timed: false, indexes: false, baseline: true, run: async ({ mongo }, { group }) => { await mongo.collection('items').findOne({ _id: 1 }); return heavy(mongo, group); } },
        indexed: { timed: false, run: async ({ mongo }, { group }) => { await mongo.collection('items').findOne({ _id: 1 }); return heavy(mongo, group); } },
      }`,
      checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 1, docsExamined: 1 } }",
    },
    {},
    'memo',
  ),
  uncounted(
    'a memo on the global object that another variant warms',
    {
      variants: `{
        baseline: { timed: false, baseline: true, run: async ({ mongo }, { group }) => { globalThis.memo ??= {}; await mongo.collection('items').findOne({ _id: 1 }); return globalThis.memo[group] ??= await mongo.collection('items').find({ value: { $gte: group } }).toArray(); } },
        indexed: { timed: false, run: async ({ mongo }, { group }) => { globalThis.memo ??= {}; await mongo.collection('items').findOne({ _id: 1 }); return globalThis.memo[group] ??= await mongo.collection('items').find({ value: { $gte: group } }).toArray(); } },
      }`,
      checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 1, docsExamined: 1 } }",
    },
    {},
    'memo',
  ),
  ...[
    ['a memo in a file of the project', "'memo.json'"],
    ['a memo in a file beside the scenario', "path.join(import.meta.dirname, 'memo.json')"],
  ].map(([name = '', file = '']) =>
    uncounted(
      name,
      {
        first: `import { existsSync, readFileSync, writeFileSync } from 'node:fs'; import path from 'node:path';
          const file = ${file};`,
        call: `await mongo.collection('items').findOne({ _id: 1 });
        const memo = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
        memo[group] ??= await mongo.collection('items').find({ value: { $gte: group } }).toArray();
        writeFileSync(file, JSON.stringify(memo));
        return memo[group];`,
        checks: '{ indexed: { mongoCommands: 1 } }',
      },
      { says: /kept the answers|ENGINES_UNTOUCHED/ },
      'memo',
    ),
  ),
  uncounted(
    'a memo in a file that stands for the documents, and not for the command',
    {
      first: "import { existsSync, readFileSync, writeFileSync } from 'node:fs';",
      call: `const items = mongo.collection('items');
      const memo = existsSync('memo.json') ? JSON.parse(readFileSync('memo.json', 'utf8')) : {};
      if (memo[group]) await items.findOne({ _id: 1 });
      else memo[group] = await items.find({ value: { $gte: group } }, { batchSize: 1_000 }).toArray();
      writeFileSync('memo.json', JSON.stringify(memo));
      return memo[group];`,
      checks: '{ indexed: { docsExamined: 30 } }',
    },
    { says: /kept\s+the\s+answers/ },
    'memo',
  ),
  uncounted(
    'every twelfth call writes into another database, where ten are counted',
    {
      ...OWN_MONGO,
      first: `${OWN_MONGO.first} let calls = 0;`,
      call: `${ONE} calls += 1; if (calls % 12 === 0) await second.db('plumbline_way_audit').collection('log').insertMany([{}, {}, {}]); return one;`,
      variant: '',
    },
    { says: /plumbline_way_audit/ },
  ),
  uncounted(
    'a read that fails after it has examined everything',
    {
      call: `${ONE} await mongo.collection('items').find({ _id: { $gte: 0 }, $expr: { $cond: [{ $eq: ['$_id', 299] }, { $divide: [1, 0] }, false] } }).toArray().catch(() => 0); return one;`,
      checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 2, docsExamined: 30 } }",
    },
    { says: /a read failed/ },
  ),
  uncounted(
    'another database is dropped',
    {
      ...OWN_MONGO,
      call: `${ONE} await second.db('plumbline_way_shop').dropDatabase(); return one;`,
      more: `open: async ({ mongoUrl }) => {
        second ??= await new MongoClient(mongoUrl).connect();
        await second.db('plumbline_way_shop').collection('orders').insertOne({ _id: 1 });
        return {};
      },`,
      checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 2, docsExamined: 30 } }",
    },
    { says: /plumbline_way_shop/ },
    'servers',
  ),
  uncounted(
    'another database of Redis is emptied',
    {
      ...OWN_REDIS,
      call: `${ONE} await second.flushdb(); return one;`,
      more: `open: async ({ redisUrl }) => {
        second ??= new Redis(redisUrl);
        await second.select(9);
        await second.set('session', 'x');
        return {};
      },`,
      checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 1, docsExamined: 30 } }",
    },
    { says: /another database of Redis/ },
    'servers',
  ),
  uncounted(
    'a client for each call that asks nothing',
    {
      first: "import { MongoClient } from 'mongodb';",
      call: `${ONE} const third = await new MongoClient(mongoUrl).connect(); await third.db("admin").command({ ping: 1 }); await third.close(); return one;`,
      checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 1, docsExamined: 30, connectionsCreated: 1 } }",
    },
    { says: /nobody observes/ },
  ),
  uncounted(
    'clients that nobody observes, beside a pool that opens a connection',
    {
      first: "import { MongoClient } from 'mongodb';",
      call: `const [one] = await Promise.all([1, 2].map(() => mongo.collection('items').find({ group }).toArray()));
        for (let i = 0; i < 4; i += 1) { const third = await new MongoClient(mongoUrl).connect(); await third.close(); }
        return one;`,
      checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 2, docsExamined: 60, connectionsCreated: 10 } }",
    },
    { says: /nobody observes/ },
  ),
  uncounted(
    'totals beside the elements of a list that differ',
    {
      variants: `{
        baseline: { timed: false, baseline: true, run: async ({ mongo }, { group }) => Object.assign(await mongo.collection('items').find({ group }).toArray(), { total: 300 }) },
        indexed: { timed: false, run: async ({ mongo }, { group }) => Object.assign(await mongo.collection('items').find({ group }).toArray(), { total: 7 }) },
      }`,
    },
    { exits: [1], says: /same-result/ },
    'answers',
  ),
  uncounted(
    'finds of another client beside a query with JavaScript',
    {
      ...OWN_MONGO,
      call: `const one = await mongo.collection('items').find({ group, $where: 'true' }).toArray(); ${LOOP("second.db('local').collection('startup_log').find({}).toArray()")} return one;`,
      checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 1, docsExamined: 30 } }",
    },
    { says: /WORK_UNCOUNTED/ },
  ),
  uncounted('a queue that an interval of `open` empties', {
    first: 'const queue = [];',
    call: `queue.push(group); ${ONE} return one;`,
    more: `open: ({ mongo }) => {
        setInterval(() => { for (const group of queue.splice(0)) mongo.collection('items').find({ value: { $gte: group } }).toArray().catch(() => 0); }, 800);
        return {};
      },`,
  }),
  uncounted('a queue that an interval of `open` empties every four seconds', {
    first: 'const queue = [];',
    call: `queue.push(group); ${ONE} return one;`,
    more: `open: ({ mongo }) => { setInterval(() => { ${DRAINED('mongo')} }, 4_000); return {}; },`,
  }),
  uncounted('a queue that a loop of `open` empties, which sleeps for three seconds', {
    first: "import { setTimeout as sleep } from 'node:timers/promises'; const queue = [];",
    call: `queue.push(group); ${ONE} return one;`,
    more: `open: ({ mongo }) => { (async () => { for (;;) { await sleep(3_000); ${DRAINED('mongo')} } })(); return {}; },`,
  }),
  uncounted('a queue that an interval of a thread empties', {
    first: "import { Worker } from 'node:worker_threads'; import { once } from 'node:events'; let thread;",
    call: `thread.postMessage(group); ${ONE} return one;`,
    more: `open: async ({ mongoUrl, database }) => {
        thread = new Worker(\`
          const { MongoClient } = require('mongodb'); const { parentPort } = require('worker_threads'); const queue = [];
          parentPort.on('message', (group) => queue.push(group));
          new MongoClient('\${mongoUrl}').connect().then((client) => {
            setInterval(() => { ${DRAINED(`client.db('\${database}')`)} }, 2_500); parentPort.postMessage('ready'); });\`, { eval: true });
        await once(thread, 'message');
        return {};
      },`,
  }),
  uncounted('queries that follow a `fetch` that is answered late', {
    ...SLOW_SERVER,
    call: `${ONE} fetch('http://127.0.0.1:' + port).then((answer) => answer.text()).then(() => { ${LATE} }); return one;`,
  }),
  uncounted('queries that follow a request of `node:http`, with an agent, that is answered late', {
    ...SLOW_SERVER,
    call: `${ONE} get({ host: '127.0.0.1', port, agent }, (answer) => { answer.resume().on('end', () => { ${LATE} }); }); return one;`,
  }),
  uncounted('queries that follow a hash that nobody awaits', {
    first: "import { pbkdf2 } from 'node:crypto';",
    call: `${ONE} pbkdf2('secret', 'salt', 2_000_000, 32, 'sha256', () => { ${LATE} }); return one;`,
    more: 'calls: 2,',
  }),
  uncounted('queries that follow a compression that nobody awaits', {
    first:
      "import { randomBytes } from 'node:crypto'; import { brotliCompress } from 'node:zlib'; const big = randomBytes(1_000_000);",
    call: `${ONE} brotliCompress(big, () => { ${LATE} }); return one;`,
    more: 'calls: 2,',
  }),
  uncounted('queries that follow long work in JavaScript that lets others run', {
    call: `${ONE} (async () => { const until = performance.now() + 1_500; while (performance.now() < until) await new Promise((done) => setImmediate(done)); ${LATE} })(); return one;`,
    more: 'calls: 2,',
  }),
  uncounted('queries that follow a `BLPOP` that finds nothing', {
    ...OWN_REDIS,
    call: `${ONE} second.blpop('nothing', 3).then(() => { ${LATE} }); return one;`,
    more: `calls: 2, ${OWN_REDIS.more}`,
  }),
  uncounted('queries that follow an `XREAD` that waits', {
    ...OWN_REDIS,
    call: `${ONE} second.xread('BLOCK', 2_000, 'STREAMS', 'nothing', '$').then(() => { ${LATE} }); return one;`,
    more: `calls: 2, ${OWN_REDIS.more}`,
  }),
  uncounted(
    'a memo in Redis, outside the database that is flushed',
    {
      ...OWN_REDIS,
      call: `await mongo.collection('items').findOne({ _id: 1 });
        await second.select(9);
        const found = await second.get('memo' + group);
        if (found) return JSON.parse(found);
        const made = await mongo.collection('items').find({ value: { $gte: group } }).toArray();
        await second.set('memo' + group, JSON.stringify(made));
        return made;`,
      checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 1, docsExamined: 1 } }",
    },
    {},
    'memo',
  ),
  {
    ...uncounted('a request that the application answers with 500', {}),
    files: {
      [SCENARIO_FILE]: scenarioText({
        call: "return await http.request({ path: '/groups/' + group });",
        checks: CHECKS,
        more: "app: { cwd: '.', command: 'node app.mjs', ready: '/health' },",
      }),
      'app.mjs': SERVER('await items.find({ group }).toArray(); response.writeHead(500).end("out of order");'),
    },
    says: /CALL_FAILED: .*was\s+answered\s+with\s+500:\s+out\s+of\s+order/,
  },
  uncounted(
    'finds on another MongoDB, while Redis is asked',
    {
      first: "import { MongoClient } from 'mongodb'; let second;",
      more: 'open: async () => { second ??= await new MongoClient(process.env.OTHER_MONGO_URL).connect(); return {}; },',
      call: `await redis.get('memo:' + group); ${LOOP("second.db('shop').collection('items').findOne({ value: i })")} return group;`,
      checks: '{ indexed: { docsExamined: 30, redisCommands: 1 } }',
    },
    { says: /another MongoDB than the one that is counted, at 127\.0\.0\.1:\d+, was asked: \d+\s+find/ },
  ),
  uncounted(
    'finds of a client of each call on another MongoDB',
    {
      first: "import { MongoClient } from 'mongodb';",
      call: `${ONE} await using another = await new MongoClient(process.env.OTHER_MONGO_URL).connect();
        ${LOOP("another.db('shop').collection('items').findOne({ value: i })", 3)} return one;`,
    },
    { says: /another MongoDB than the one that is counted/ },
  ),
  uncounted(
    'keys of another Redis, in pipelines',
    {
      first: "import { Redis } from 'ioredis'; let second;",
      more: 'open: () => { second ??= new Redis(process.env.OTHER_REDIS_URL); return { async [Symbol.asyncDispose]() { second.disconnect(); second = undefined; } }; },',
      call: `${ONE} const many = second.pipeline(); for (let i = 0; i < 25; i++) many.get('memo:' + group + ':' + i); await many.exec(); return one;`,
      checks: '{ indexed: { mongoCommands: 1, redisCommands: 0 } }',
    },
    { says: /another Redis than the one that is counted, at 127\.0\.0\.1:\d+, was asked: \d+\s+get/ },
  ),
];

const polite = (name: string, parts: ScenarioParts): Control => ({
  name,
  kind: 'uncounted',
  packages: ['mongodb', 'ioredis'],
  files: { [SCENARIO_FILE]: scenarioText({ checks: CHECKS, ...parts }) },
  says: /PASS/,
});

/** One whose application does `body` for each request. */
const politeApplication = (name: string, body: string, before?: string): Control => ({
  ...polite(name, {}),
  files:
    application(name, body, 'mongoCommands: 1, docsExamined: 30', before === undefined ? {} : { before }).files ?? {},
});

export const NOT_COUNTED_CONTROLS: readonly Control[] = [
  {
    name: 'a query with JavaScript, for which the server looks for functions',
    kind: 'uncounted',
    files: {
      [SCENARIO_FILE]: scenarioText({
        call: "return await mongo.collection('items').find({ group, $where: 'true' }).toArray();",
      }),
    },
    says: /PASS/,
  },
  {
    name: 'a connection of Redis of each call, which tells its name and its library',
    kind: 'uncounted',
    packages: ['ioredis'],
    files: {
      [SCENARIO_FILE]: scenarioText({
        first: "import { Redis } from 'ioredis';",
        call: `${ONE} const another = new Redis(redisUrl, { connectionName: 'items' }); await another.ping(); another.disconnect(); return one;`,
        checks: '{ indexed: { mongoCommands: 1, redisCommands: 0 } }',
      }),
    },
    says: /PASS/,
  },
  polite('a client of its own, by another name of the server', {
    first: "import { MongoClient } from 'mongodb'; let second;",
    more: "open: async ({ mongoUrl }) => { second ??= await new MongoClient(mongoUrl.replace('127.0.0.1', 'localhost')).connect(); return {}; },",
    call: "return await second.db(database).collection('items').find({ group }).toArray();",
  }),
  polite('queries of more than the profiler keeps', {
    call: `const ids = Array.from({ length: 9_000 }, (_, i) => i);
      await mongo.collection('items').aggregate([{ $match: { _id: { $in: ids }, group } }]).toArray();
      await mongo.collection('items').distinct('value', { _id: { $in: ids }, group });
      return await mongo.collection('items').countDocuments({ _id: { $in: ids }, group });`,
    checks: '{ indexed: { mongoCommands: 3, docsExamined: 900 } }',
  }),
  {
    ...polite('a query of a view', {}),
    files: {
      [DATASET_FILE]: datasetText({
        indexes:
          "async (db) => { await db.collection('items').createIndex({ group: 1 }); await db.createCollection('shown', { viewOn: 'items', pipeline: [{ $match: { value: { $gte: 0 } } }] }); }",
      }),
      [SCENARIO_FILE]: scenarioText({
        call: "return await mongo.collection('shown').find({ group }).toArray();",
        checks: "{ indexed: { plan: 'IXSCAN', mongoCommands: 1, docsExamined: 30 } }",
      }),
    },
  },
  politeApplication(
    'an application that polls a collection which is not there yet',
    ANSWER,
    "setInterval(() => client.db(process.env.MONGO_DB).collection('jobs').find({ due: 1 }).toArray().catch(() => 0), 400);",
  ),
  polite('another MongoDB that is connected and not asked by calls', {
    first: "import { MongoClient } from 'mongodb'; let second;",
    more: `open: async () => { second ??= await new MongoClient(process.env.OTHER_MONGO_URL).connect();
      await second.db('shop').collection('items').findOne(); return {}; },`,
  }),
  politeApplication('an application that works within its request', ANSWER),
  politeApplication(
    'an application that reads every two seconds by itself',
    ANSWER,
    'setInterval(() => items.findOne({ group: 1 }).catch(() => 0), 2_000);',
  ),
  polite('timers of `open` that read the same without a call, a deadline and a count in Redis', {
    first: 'let calls = 0;',
    call: `calls += 1; ${ONE} return one;`,
    more: `open: ({ mongo, redis }) => {
        setInterval(() => { for (let i = 0; i < 5; i++) mongo.collection('items').findOne({ value: i }).catch(() => 0); }, 3_000);
        setInterval(() => { if (calls > 0) redis.get('calls').catch(() => 0); }, 5_000);
        AbortSignal.timeout(5_000);
        return {};
      },`,
  }),
];
