import { MongoClient } from 'mongodb';
import { defineScenario } from 'plumbline-gate';
import { MongoConnectionPool } from '../app/mongo-connection-pool.ts';
import { projectUser } from '../app/user-queries.ts';
import devora from '../seed/devora.dataset.ts';
import { openDevora } from './devora.ts';
import { TroubledProxy } from './troubled-proxy.ts';

export default defineScenario({
  title: 'A query over a new connection, over the pool, and over a pool in trouble',
  dataset: devora,
  async open(engines) {
    // The guide's pool as it is, ten connections beforehand included, for the variants that are about it.
    const pooled = engines.variant === 'pooled' || engines.variant === 'tenAtOnce';
    const devoraOpened = await (pooled ? openDevora(engines, {}) : openDevora(engines));
    const proxy = await TroubledProxy.open(engines.client, engines.mongoUrl);
    const behindProxy = new MongoConnectionPool(proxy.mongoUrl, {
      monitorCommands: true,
      appName: 'devora',
      minPoolSize: 1,
      // The driver opens its first connection within the same time-out, also where the machine is busy.
      ...(engines.variant === 'saturated' ? { maxPoolSize: 1, waitQueueTimeoutMS: 200 } : {}),
    });
    engines.observe((await behindProxy.open()).client);
    return {
      ...devoraOpened,
      proxy,
      behindProxy: behindProxy.db(engines.database),
      async [Symbol.asyncDispose]() {
        for (const opened of [behindProxy, proxy, devoraOpened]) await opened[Symbol.asyncDispose]();
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
      timed: false,
      run: async ({ db }, { userId }) => {
        const answers = await Promise.all(Array.from({ length: 10 }, () => projectUser(db, userId)));
        return answers[9];
      },
    },
    droppedConnection: {
      timed: false,
      beforeEach: async ({ proxy }) => proxy.dropNextRequest(),
      run: ({ behindProxy }, { userId }) => projectUser(behindProxy, userId),
    },
    saturated: {
      timed: false,
      run: async ({ behindProxy, proxy }, { userId }) => {
        using _slow = proxy.delayAnswers(400);
        const [first, second] = await Promise.allSettled([
          projectUser(behindProxy, userId),
          projectUser(behindProxy, userId),
        ]);
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
    // Each call loses one, or it shows nothing.
    droppedConnection: { mongoCommands: 1, connectionsCreated: { atLeast: 10 } },
    saturated: { waitQueueTimeouts: { atLeast: 10, atMost: 10 } },
  },
  targets: [
    { row: 'Connection from the pool', metric: 'latency', target: '-80%', baseline: 'cold', indexed: 'pooled' },
  ],
  troubleshooting: {
    causes: ['the pool is too small (maxPoolSize) or opens its connections late (minPoolSize)'],
    remedies: ['raise maxPoolSize, or minPoolSize where connections are opened late'],
  },
});
