import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedEngines } from '../bad-projects/command-line.ts';
import {
  expectGreen,
  expectOneError,
  type GivenUrls,
  givenProject,
  PASSWORD,
  runOn,
  WHOLE_RUNS_MS,
} from './given-project.ts';
import { GivenServer } from './given-server.ts';

let folder: string;
let server: GivenServer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-given-'));
  server = await GivenServer.start('redis-server', folder, (port) => [
    ...['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--requirepass', PASSWORD],
  ]);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function urlsOf(user: string, password: string, database = 0): GivenUrls {
  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const { MONGO_URL } = sharedEngines();
  return { MONGO_URL, REDIS_URL: `redis://${credentials}@127.0.0.1:${server.port}/${database}` };
}

/** As the documents have it. */
const NEEDED = '+info +client|info +dbsize +exists +set +watch +unwatch +multi +exec +discard +flushdb +select +ping';

/** A user with these rules and no others. */
async function addUser(name: string, ...rules: string[]): Promise<void> {
  await using _closed = { [Symbol.asyncDispose]: async () => redis.disconnect() };
  const redis = new Redis(server.port, { password: PASSWORD });
  await redis.acl('SETUSER', name, 'reset', 'on', `>${PASSWORD}`, ...rules);
}

it('the rights of the documents, and what the scenarios call, are enough', { timeout: WHOLE_RUNS_MS }, async () => {
  await addUser('ci', '~*', ...NEEDED.split(' '), '+get');
  await using project = await givenProject();
  expectGreen(await runOn(project, urlsOf('ci', PASSWORD, 1), { args: ['groups', 'over-http'] }));
});

it('what a user may not do is told at once, before anything is changed', async () => {
  await addUser('reader', '~*', '+get', '+info', '+client|info', '+select', '+multi', '+exec', '+discard', '+set');
  await using project = await givenProject();
  expectOneError(await runOn(project, urlsOf('reader', PASSWORD)), {
    code: 'RIGHTS_MISSING',
    message: /needs?: dbsize, exists, watch, flushdb, unwatch$/,
    hint: new RegExp(NEEDED.replaceAll(/[+|]/g, '\\$&')),
  });
});

it('so are keys, and INFO', async () => {
  await addUser('narrow', '~app:*', ...NEEDED.replace('+info ', '').split(' '));
  await using project = await givenProject();
  expectOneError(await runOn(project, urlsOf('narrow', PASSWORD)), {
    code: 'RIGHTS_MISSING',
    message: /needs?: info, .*the key plumbline:marker/,
    hint: /~\*/,
  });
});

it.each([
  ['a wrong password', () => urlsOf('', 'wrong'), /WRONGPASS/, /Check user and password/],
  ['an unknown user', () => urlsOf('nobody', PASSWORD), /WRONGPASS/, /Check user and password/],
  [
    'no password',
    () => ({ ...urlsOf('', ''), REDIS_URL: `redis://127.0.0.1:${server.port}` }),
    /NOAUTH/,
    /USER:PASSWORD@/,
  ],
  ['a database that it does not have', () => urlsOf('', PASSWORD, 99), /names database 99/, /raise `databases`/],
] as const)('%s is one clear error', async (_, urls, message, hint) => {
  await using project = await givenProject();
  expectOneError(await runOn(project, urls()), { code: 'ENGINE_UNAVAILABLE', message, hint });
});

it('a replica is told its master', async () => {
  await using replica = await GivenServer.start('redis-server', folder, (port) => [
    ...['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--masterauth', PASSWORD],
    ...['--replicaof', `127.0.0.1 ${server.port}`],
  ]);
  await using project = await givenProject();
  const urls = { ...urlsOf('', ''), REDIS_URL: `redis://127.0.0.1:${replica.port}` };
  expectOneError(await runOn(project, urls), {
    code: 'ENGINE_UNAVAILABLE',
    message: /is a replica of 127\.0\.0\.1, which takes no writes/,
    hint: /address of the master/,
  });
});

it('a master is measured while a replica follows it', { timeout: WHOLE_RUNS_MS }, async () => {
  await using _replica = await GivenServer.start('redis-server', folder, (port) => [
    ...['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--masterauth', PASSWORD],
    ...['--replicaof', `127.0.0.1 ${server.port}`],
  ]);
  await using project = await givenProject();
  const { exitCode, report } = await runOn(project, urlsOf('', PASSWORD, 2), { args: ['groups'] });
  const commands = report.scenarios[0]?.variants.find(({ name }) => name === 'cached')?.work?.redis.commands;
  expect(commands).toEqual({ get: 10 });
  expect(exitCode).toBe(0);
});
