import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningEngines } from '../src/engines/engines.ts';
import { startTestEngines } from '../src/engines/test-engines.ts';
import { CommandLine, plumbline, reportOf } from './bad-projects/command-line.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';

const PASSWORD = 'correct-horse-battery';

describe("a server with someone's data", () => {
  let engines: RunningEngines;
  let urls: { MONGO_URL: string; REDIS_URL: string };
  beforeAll(async () => {
    engines = await startTestEngines({});
    await using mongo = new MongoClient(engines.mongo.url);
    await mongo.db('admin').command({ createUser: 'team', pwd: PASSWORD, roles: ['root'] });
    await mongo.db('plumbline_bare').collection<{ _id: string }>('orders').insertOne({ _id: 'precious' });
    const redis = new Redis(engines.redis.url);
    await redis.set('basket:1', 'precious');
    await redis.acl('SETUSER', 'team', 'on', `>${PASSWORD}`, '~*', '&*', '+@all');
    redis.disconnect();
    urls = { MONGO_URL: withUser(engines.mongo.url), REDIS_URL: withUser(engines.redis.url) };
  });
  afterAll(async () => await engines?.[Symbol.asyncDispose]());

  it('is refused and left as it is, MongoDB first', async () => {
    await expectRefusal({ ...urls, REDIS_URL: new URL('/3', urls.REDIS_URL).href }, [], /plumbline_bare/);
    await using mongo = new MongoClient(engines.mongo.url);
    expect(await mongo.db('plumbline_bare').collection('orders').find().toArray()).toEqual([{ _id: 'precious' }]);
    const names = (await mongo.db('admin').admin().listDatabases({ nameOnly: true })).databases.map(({ name }) => name);
    // The server makes `config` when it refreshes its sessions.
    expect(names.filter((name) => name !== 'config').sort()).toEqual(['admin', 'local', 'plumbline_bare']);
  });

  it('is refused and left as it is when only Redis holds some', async () => {
    await expectRefusal(urls, ['--allow-database', 'plumbline_bare'], /holds 1 key/);
    const redis = new Redis(engines.redis.url);
    expect(await redis.keys('*')).toEqual(['basket:1']);
    expect(await redis.get('basket:1')).toBe('precious');
    redis.disconnect();
  });

  it('is used where that is allowed, and a scenario that throws its address away does not publish the password', async () => {
    const call = "console.error(mongoUrl); throw new Error('no answer from ' + mongoUrl);";
    await using project = await Project.create({ 'scenarios/tells.scenario.ts': scenarioText(call) });
    const allowed = ['--allow-database', 'plumbline_bare', 'redis:0'];
    const { exitCode, stdout, stderr } = await plumbline(project, ['run', ...allowed], { env: urls });
    const report = await reportOf(project);
    expect(report.errors).toMatchObject([{ code: 'CALL_FAILED', message: expect.stringContaining('no answer from') }]);
    expect([stdout, stderr, ...(await everythingWritten(project))].join('\n')).not.toContain(PASSWORD);
    expect(exitCode).toBe(3);
  });
});

describe('a given Redis', () => {
  let engines: RunningEngines;
  beforeAll(async () => {
    engines = await startTestEngines({});
  });
  afterAll(async () => await engines?.[Symbol.asyncDispose]());

  it('in which a killed run left its marker is not emptied by the next one', async () => {
    const env = { MONGO_URL: engines.mongo.url, REDIS_URL: engines.redis.url };
    const slow = scenarioText(`await delay(60_000); ${READ}`, 'callTimeoutMs: 90_000,');
    await using project = await Project.create({ 'scenarios/reads.scenario.ts': slow });
    await using killed = CommandLine.start(project, ['run'], { env });
    await killed.said(/Counting/);
    // The whole of it, as when a machine's memory is full: one that is left gives Redis back.
    process.kill(-killed.pid, 'SIGKILL');
    await killed.ended;
    const redis = new Redis(engines.redis.url);
    expect(await redis.keys('*')).toEqual(['plumbline:marker']);
    await redis.set('basket:1', 'precious');
    redis.disconnect();
    await expectRefusal(env, [], /did not end left its marker in it, and nobody knows whose the 1 other key/);
    const after = new Redis(engines.redis.url);
    expect(await after.get('basket:1')).toBe('precious');
    after.disconnect();
  });
});

async function everythingWritten(project: Project): Promise<string[]> {
  const files = await readdir(path.join(project.folder, 'reports'), { recursive: true, withFileTypes: true });
  const names = files.filter((file) => file.isFile()).map((file) => path.join(file.parentPath, file.name));
  return Promise.all(names.map((name) => readFile(name, 'utf8')));
}

async function expectRefusal(env: Record<string, string>, flags: readonly string[], why: RegExp): Promise<void> {
  await using project = await Project.create({ 'scenarios/reads.scenario.ts': scenarioText(READ) });
  const { exitCode, stdout, stderr } = await plumbline(project, ['run', ...flags], { env });
  const report = await reportOf(project);
  expect(report.errors).toMatchObject([{ code: 'DATABASE_REFUSED', message: expect.stringMatching(why) }]);
  expect(report.errors[0]?.hint).toContain('--allow-database');
  expect([stdout, stderr, ...(await everythingWritten(project))].join('\n')).not.toContain(PASSWORD);
  expect(exitCode).toBe(3);
}

function withUser(address: string): string {
  const url = new URL(address);
  url.username = 'team';
  url.password = PASSWORD;
  if (url.protocol === 'mongodb:') url.searchParams.set('authSource', 'admin');
  return url.href;
}
