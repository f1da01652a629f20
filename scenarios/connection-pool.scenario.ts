import { MongoClient } from 'mongodb';
import { defineScenario } from 'plumbline';
import devora from '../seed/devora.dataset.ts';
import { MongoConnectionPool } from '../src/devora/mongo-connection-pool.ts';
import { projectUser } from '../src/devora/user-queries.ts';
import { openDevora } from './devora.ts';
import { TroubledProxy } from './troubled-proxy.ts';

export default defineScenario({
  title: 'A query over a new connection, over the pool, and over a pool in trouble',
  dataset: devora,
  async open(engines) {
    // The guide's pool as it is, ten connections beforehand included.
    const devoraOpened = await openDevora(engines, {});
    const proxy = await TroubledProxy.open(engines.mongoUrl);
    const viaProxy = new MongoConnectionPool(proxy.mongoUrl, {
      monitorCommands: true,
      minPoolSize: 1,
      appName: 'devora',
    });
    const single = new MongoConnectionPool(proxy.mongoUrl, {
      monitorCommands: true,
      minPoolSize: 1,
      maxPoolSize: 1,
      waitQueueTimeoutMS: 50,
      appName: 'devora',
    });
    for (const pool of [viaProxy, single]) engines.observe((await pool.open()).client);
    return {
      ...devoraOpened,
      proxy,
      viaProxy: viaProxy.db(engines.database),
      single: single.db(engines.database),
      async [Symbol.asyncDispose]() {
        for (const opened of [viaProxy, single, proxy, devoraOpened]) await opened[Symbol.asyncDispose]();
      },
    };
  },
  params: ({ pick, data }) => ({ userId: pick(data.users) }),
  variants: {
    cold: {
      baseline: true,
      run: async ({ mongoUrl, database }, { userId }) => {
        await using client = new MongoClient(mongoUrl, { appName: 'devora' });
        return await projectUser(client.db(database), userId);
      },
    },
    pooled: { run: ({ db }, { userId }) => projectUser(db, userId) },
    // Ten at once over the connections that were opened before the first query.
    tenAtOnce: {
      run: async ({ db }, { userId }) => {
        const answers = await Promise.all(Array.from({ length: 10 }, () => projectUser(db, userId)));
        return answers[9];
      },
    },
    droppedConnection: {
      timed: false,
      beforeEach: async ({ proxy }) => proxy.dropNextRequest(),
      run: ({ viaProxy }, { userId }) => projectUser(viaProxy, userId),
    },
    saturated: {
      timed: false,
      run: async ({ single, proxy }, { userId }) => {
        using _slow = proxy.delayAnswers(200);
        const [first, second] = await Promise.allSettled([projectUser(single, userId), projectUser(single, userId)]);
        const refused = second.status === 'rejected' ? String(second.reason.name) : 'answered';
        if (refused !== 'MongoWaitQueueTimeoutError')
          throw new Error(`the saturated pool ${refused} instead of timing out`);
        if (first.status === 'rejected') throw first.reason;
        return first.value;
      },
    },
  },
  checks: {
    cold: { mongoCommands: 1 },
    pooled: {
      reduction: { versus: 'cold', atLeast: '80%' },
      mongoCommands: 1,
      connectionsCreated: 0,
    },
    tenAtOnce: { mongoCommands: 10, connectionsCreated: 0, connectionsCheckedOut: { atLeast: 10 } },
    droppedConnection: { mongoCommands: 1 },
    saturated: { waitQueueTimeouts: { atLeast: 20, atMost: 20 } },
  },
  guide: [{ row: 'Connection from the pool', metric: 'latency', target: '-80%', baseline: 'cold', indexed: 'pooled' }],
  troubleshooting: {
    causes: [
      'the pool is too small (maxPoolSize) or opens its connections late (minPoolSize)',
      'queries hold connections for long',
    ],
    remedies: ['raise maxPoolSize', 'make the queries shorter', 'scale MongoDB (replica set)'],
  },
});
