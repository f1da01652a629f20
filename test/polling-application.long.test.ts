import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, vi } from 'vitest';
import { parseReport } from '../src/report/json.ts';
import { plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';

vi.setConfig({ testTimeout: 180_000 });

const [MONGODB, IOREDIS] = ['mongodb/lib/index.js', 'ioredis/built/index.js'].map(
  (file) => pathToFileURL(path.resolve(import.meta.dirname, '../node_modules', file)).href,
);

/** Polls a queue and keeps its heartbeat, so often that some of it falls into any ten calls. */
const application = (body: string) => `
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { MongoClient } from '${MONGODB}';
import Redis from '${IOREDIS}';
const client = await new MongoClient(process.env.MONGO_URL).connect();
const redis = new Redis(process.env.REDIS_URL);
const db = client.db(process.env.MONGO_DB);
await db.collection('jobs').updateOne({ _id: 1 }, { $set: { due: 5 } }, { upsert: true });
const due = (n) => db.collection('jobs').find({ due: { $lte: n } }).limit(1).toArray();
setInterval(() => due(1).catch(() => 0), 150);
setInterval(() => db.collection('workers').updateOne({ _id: 1 }, { $set: { at: new Date() } }, { upsert: true }), 250);
setInterval(() => redis.set('worker:' + process.pid, Date.now(), 'EX', 30), 200);
setInterval(() => redis.get('paused'), 250);
createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  const group = Number(request.url.split('/').at(-1));
  await setTimeout(30);
  ${body}
  await redis.get('page:' + group);
  response.end(JSON.stringify(await db.collection('items').find({ group }).toArray()));
}).listen(process.env.PORT, process.env.HOST);
`;

const SCENARIO = `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'A page',
  dataset: tiny,
  app: { cwd: '.', command: 'node app.mjs', ready: '/health' },
  params: ({ index }) => ({ group: index % 10 }),
  variants: { indexed: { timed: false, run: ({ http }, { group }) => http.get('/groups/' + group) } },
  checks: { indexed: { mongoCommands: 1, redisCommands: 1 } },
});`;

async function run(body: string) {
  await using project = await Project.create({ 'app.mjs': application(body), 'scenarios/page.scenario.ts': SCENARIO });
  const { exitCode, stdout } = await plumbline(project, ['run'], { env: sharedEngines() });
  const { scenarios } = parseReport(await project.read('reports/report.json'));
  return {
    exitCode,
    stdout,
    notes: scenarios.flatMap(({ variants }) => variants.flatMap(({ notes }) => notes)),
    reasons: scenarios.flatMap(({ checks }) => checks.map(({ reason }) => reason)).join('\n'),
  };
}

it('what an application does by itself while it is called is counted for no call', async () => {
  const { exitCode, stdout, notes } = await run('');
  expect(exitCode, stdout).toBe(0);
  expect(notes.join('\n')).toMatch(
    /\d find of \w+\.jobs.*\d set of worker:\* in Redis.* by itself, as it does without a call: counted for no call/,
  );
});

it('what its calls do is theirs, also where it does the same by itself', async () => {
  const { exitCode, stdout, reasons } = await run("await due(2); await redis.get('paused');");
  expect(exitCode, stdout).toBe(1);
  expect(reasons).toMatch(/MongoDB commands per call, over the budget of 1/);
  expect(reasons).toMatch(/Redis commands per call, over the budget of 1/);
});
