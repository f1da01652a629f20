import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, vi } from 'vitest';
import { Repository } from './compare/repository.ts';

vi.setConfig({ testTimeout: 600_000 });

const DRIVERS = ['mongodb/lib/index.js', 'ioredis/built/index.js'].map(
  (file) => pathToFileURL(path.resolve(import.meta.dirname, '../node_modules', file)).href,
);
const INDEX = '{ group: 1, _id: 1 }';
const PAGES = ['by-group', 'by-value'];

/** Two pages that read `items`, one of another index, and statistics that go to both engines each second. */
const application = () => `
import { createServer } from 'node:http';
import { MongoClient } from '${DRIVERS[0]}';
import Redis from '${DRIVERS[1]}';
const client = await new MongoClient(process.env.MONGO_URL).connect();
const redis = new Redis(process.env.REDIS_URL);
const db = client.db(process.env.MONGO_DB);
const asked = new Map(${JSON.stringify(PAGES.map((page) => [page, 0]))});
const pages = {
  'by-group': (n) => db.collection('items').find({ group: n % 10 }).sort({ _id: 1 }).limit(5).toArray(),
  'by-value': (n) => db.collection('items').find({ value: n }).limit(5).toArray(),
};
setInterval(async () => {
  for (const [page, times] of asked) {
    await db.collection('statistics').updateOne({ page }, { $inc: { times } }, { upsert: true });
    await redis.hincrby('statistics', page, times);
  }
  await db.collection('statistics').find({}).toArray();
}, 1_000);
createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  const [, page, n] = request.url.split('/');
  asked.set(page, asked.get(page) + 1);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(await pages[page](Number(n))));
}).listen(process.env.PORT, process.env.HOST);
`;

const scenario = (page: string) => `
import { setTimeout } from 'node:timers/promises';
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'The page ${page}',
  dataset: tiny,
  app: { cwd: '.', command: 'node app.mjs', ready: '/health' },
  calls: 20,
  params: ({ index }) => ({ n: index * 7 }),
  // A page that takes a while: the second of the statistics falls into some calls, and not into others.
  variants: { indexed: { timed: false, run: async ({ http }, { n }) => (await setTimeout(70), http.get('/${page}/' + n)) } },
  checks: { indexed: { mongoCommands: 100 } },
});`;

it('an index lost behind a page of an application that flushes statistics each second is red, and nothing else is', async () => {
  await using repository = await Repository.create({
    'app.mjs': application(),
    ...Object.fromEntries(PAGES.map((page) => [`scenarios/${page}.scenario.ts`, scenario(page)])),
    'src/items.mjs': `
export const itemsOf = (db, group) => db.collection('items').find({ group }).sort({ _id: 1 }).limit(5).toArray();
export const createIndexes = async (db) => {
  await db.collection('items').createIndex(${INDEX});
  await db.collection('items').createIndex({ value: 1 });
};`,
  });
  const source = await repository.project.read('src/items.mjs');
  await repository.project.write('src/items.mjs', source.replace(INDEX, '{ other: 1 }'));
  const { exitCode, rows, report, stdout } = await repository.compare('--base', 'HEAD', ...PAGES);
  expect(exitCode, stdout).toBe(1);
  const red = rows.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
  expect(red).toMatchObject([{ scenario: 'by-group', metric: 'work' }]);
  expect(report?.findings).toMatchObject([{ kind: 'worse', variants: ['by-group/indexed'] }]);
});
