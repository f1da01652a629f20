import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A project whose scenarios need one another: a row over two of them, and an index that another one's application
 * creates.
 */
const DRIVER = pathToFileURL(path.resolve(import.meta.dirname, '../../node_modules/mongodb/lib/index.js')).href;

const scenario = (variants: string, checks: string, more = '') => `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items',
  dataset: tiny,
  params: ({ index }) => ({ group: index % 10 }),
  variants: { ${variants} },
  checks: { ${checks} },
  ${more}
});`;

const find = (filter: string) => `run: ({ mongo }, { group }) => mongo.collection('items').find(${filter}).toArray()`;
const BOTH = (filter: string) => `
    baseline: { indexes: false, baseline: true, ${find(filter)} },
    indexed: { ${find(filter)} },`;
/** Nothing that a slow machine decides otherwise: at this profile a reduction of latency is not judged. */
const LIMITS = "reduction: { versus: 'baseline', atLeast: '1%' }, plan: 'IXSCAN', mongoCommands: 1";

export const FILES: Readonly<Record<string, string>> = {
  '.gitignore': 'reports/\n.plumbline/\nnode_modules/\n',
  'plumbline.config.ts': `
import { defineConfig } from 'plumbline-gate';
export default defineConfig({
  profile: 'smoke',
  images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
  mongoCacheGb: 0.25,
  latencyBudget: '2s',
  slowQuery: false,
  overall: [{
    row: 'Both', target: '-1%', atLeast: '1%',
    pairs: [
      { scenario: 'by-group', baseline: 'baseline', optimised: 'indexed' },
      { scenario: 'by-value', baseline: 'baseline', optimised: 'indexed' },
    ],
  }],
});`,
  'scenarios/by-group.scenario.ts': scenario(
    BOTH('{ group }'),
    `indexed: { ${LIMITS}, docsExaminedPerReturned: 1 }`,
    "guide: [{ row: 'By group', metric: 'bytes', target: 'few', baseline: 'baseline', indexed: 'indexed' }],",
  ),
  // Its index is made by the application of http.scenario.ts, which another shard runs.
  'scenarios/by-value.scenario.ts': scenario(BOTH('{ value: group }'), `indexed: { ${LIMITS} }`),
  'scenarios/cached.scenario.ts': scenario(
    `cached: { prime: true, run: async ({ mongo, redis }, { group }) => {
      const held = await redis.get('group:' + group);
      if (held !== null) return JSON.parse(held);
      const items = await mongo.collection('items').find({ group }).toArray();
      await redis.set('group:' + group, JSON.stringify(items));
      return items;
    } }`,
    "cached: { hitRate: '99%', mongoCommandsPerHit: 0 }",
  ),
  'scenarios/http.scenario.ts': scenario(
    "served: { run: ({ http }, { group }) => http.get('/groups/' + group) }",
    'served: { mongoCommands: 1 }',
    "app: { cwd: '.', command: 'node app.mjs', migrate: 'node migrate.mjs', ready: '/health' },",
  ),
  'scenarios/writes.scenario.ts': scenario(
    `update: { timed: false, run: async ({ mongo }, { group }) => {
      const { modifiedCount } = await mongo.collection('items').updateMany({ group }, { $inc: { value: 1 } });
      return modifiedCount;
    } }`,
    'update: { mongoCommands: 1 }',
    "writes: { collections: ['items'] },",
  ),
  'migrate.mjs': `
import { MongoClient } from '${DRIVER}';
const client = new MongoClient(process.env.MONGO_URL);
await client.db(process.env.MONGO_DB).collection('items').createIndex({ value: 1 });
await client.close();
`,
  'app.mjs': `
import { createServer } from 'node:http';
import { MongoClient } from '${DRIVER}';
const client = new MongoClient(process.env.MONGO_URL);
const items = client.db(process.env.MONGO_DB).collection('items');
createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  const group = Number(request.url.split('/').at(-1));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(await items.find({ group }).toArray()));
}).listen(process.env.PORT, process.env.HOST);
`,
};
