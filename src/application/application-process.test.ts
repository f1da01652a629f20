import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApplicationProcess } from './application-process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

const logFile = () => path.join(folder, 'logs', 'orders.indexed.log');

const start = (commandLine: string, env: Record<string, string> = {}) =>
  new ApplicationProcess({ commandLine, cwd: '.', env, logFile: logFile() });

it('tells its last words without the passwords of the engines', async () => {
  const env = { MONGO_URL: 'mongodb://ann:s3cret%21@127.0.0.1:1', REDIS_URL: 'redis://:hush@127.0.0.1:2' };
  const running = start('echo "cannot reach $MONGO_URL, s3cret! or $REDIS_URL" >&2; exit 3', env);
  expect(await running.ended).toBe('exit code 3');
  await running.stop();
  expect(running.toldOutput()).toBe('its last output: cannot reach ***, *** or ***');
  expect(existsSync(logFile())).toBe(false);
});

it('ends with its group: the children that a shell leaves to itself', async () => {
  const running = start('sleep 600 & sleep 601 & wait');
  while (running.pids.length < 3) await new Promise((done) => setImmediate(done));
  expect(await running.stop()).toEqual({ leftBehind: [] });
  expect(running.pids).toEqual([]);
});

it('kills and names what left its group', async () => {
  const running = start("setsid sh -c 'echo gone; exec sleep 602' & wait");
  while (!running.toldOutput().includes('gone')) await new Promise((done) => setImmediate(done));
  // The shell may not have become it yet.
  expect(await running.stop()).toEqual({ leftBehind: [expect.stringContaining('sleep 602')] });
  while (running.pids.length > 0) await new Promise((done) => setImmediate(done));
});

it('a command that is not there ends with the words of the shell', async () => {
  const running = start('no-such-program-here');
  expect(await running.ended).toBe('exit code 127');
  await running.stop();
  expect(running.toldOutput()).toMatch(/no-such-program-here/);
});

it('a folder that is not there is said', async () => {
  const running = new ApplicationProcess({ commandLine: 'true', cwd: '/no/such/folder', env: {}, logFile: logFile() });
  expect(await running.ended).toMatch(/ENOENT/);
  expect(await running.stop()).toEqual({ leftBehind: [] });
});

it('the cause above a stack of frames is told, and all of the output is kept without passwords', async () => {
  const env = { MONGO_URL: 'mongodb://ann:s3cret%21@127.0.0.1:1' };
  const program = 'console.log(process.env.MONGO_URL); require(process.cwd() + "/no-such-module-here")';
  const running = start(`'${process.execPath}' --eval '${program}' && true`, env);
  expect(await running.ended).toBe('exit code 1');
  await running.stop();
  const told = running.toldOutput();
  expect(told).toMatch(
    /all its output is in .*orders\.indexed\.log; its last output: Error: Cannot find module '.*no-such-module-here'/,
  );
  expect(told).not.toMatch(/Module\._|Node\.js v/);
  const kept = await readFile(logFile(), 'utf8');
  expect(kept).toMatch(/^\*\*\*\n.*Cannot find module.*\n {4}at .*Node\.js v/s);
});
