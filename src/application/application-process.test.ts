import { expect, it } from 'vitest';
import { ApplicationProcess } from './application-process.ts';

const start = (commandLine: string, env: Record<string, string> = {}) =>
  new ApplicationProcess({ commandLine, cwd: '.', env });

it('tells its last words without the passwords of the engines', async () => {
  const env = { MONGO_URL: 'mongodb://ann:s3cret%21@127.0.0.1:1', REDIS_URL: 'redis://:hush@127.0.0.1:2' };
  const running = start('echo "cannot reach $MONGO_URL, s3cret! or $REDIS_URL" >&2; exit 3', env);
  expect(await running.ended).toBe('exit code 3');
  await running.stop();
  expect(running.lastWords).toBe('its last output: cannot reach ***, *** or ***');
});

it('ends with its group: the children that a shell leaves to itself', async () => {
  const running = start('sleep 600 & sleep 601 & wait');
  while (running.pids.length < 3) await new Promise((done) => setImmediate(done));
  expect(await running.stop()).toEqual({ leftBehind: [] });
  expect(running.pids).toEqual([]);
});

it('kills and names what left its group', async () => {
  const running = start("setsid sh -c 'echo gone; exec sleep 602' & wait");
  while (!running.lastWords.includes('gone')) await new Promise((done) => setImmediate(done));
  // The shell may not have become it yet.
  expect(await running.stop()).toEqual({ leftBehind: [expect.stringContaining('sleep 602')] });
  while (running.pids.length > 0) await new Promise((done) => setImmediate(done));
});

it('a command that is not there ends with the words of the shell', async () => {
  const running = start('no-such-program-here');
  expect(await running.ended).toBe('exit code 127');
  await running.stop();
  expect(running.lastWords).toMatch(/no-such-program-here/);
});

it('a folder that is not there is said', async () => {
  const running = new ApplicationProcess({ commandLine: 'true', cwd: '/no/such/folder', env: {} });
  expect(await running.ended).toMatch(/ENOENT/);
  expect(await running.stop()).toEqual({ leftBehind: [] });
});
