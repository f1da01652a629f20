import { spawn } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { LONGEST_TIMER_MS, PendingWork } from './pending-work.ts';

/** The test runner has timers of its own. */
const RUNNER_MS = 1_000;
const work = new PendingWork();
beforeAll(() => work.watch());

it('a timer that the calls started is pending until it fires, one that is cleared is not', () => {
  work.mark();
  expect(work.pending().ms).toBeLessThan(RUNNER_MS);
  const timer = setTimeout(() => undefined, 5_000);
  expect(work.pending().ms).toBeGreaterThan(4_000);
  clearTimeout(timer);
  expect(work.pending().ms).toBeLessThan(RUNNER_MS);
});

it('one that was made before the calls may do their work: it is pending where it fires soon, an interval for one more time', async () => {
  const deadline = setTimeout(() => undefined, 5_000);
  work.mark();
  expect(work.pending().ms).toBeLessThan(RUNNER_MS);
  clearTimeout(deadline);
  const soon = setTimeout(() => undefined, 900);
  work.mark();
  expect(work.pending().ms).toBeGreaterThan(800);
  clearTimeout(soon);
  const interval = setInterval(() => undefined, 60);
  await delay(100);
  work.mark();
  expect(work.pending().ms).toBeGreaterThan(0);
  clearInterval(interval);
});

it('one that keeps no process alive, an interval and one of promises are pending too', async () => {
  for (const start of [setTimeout, setInterval]) {
    work.mark();
    const timer = start(() => undefined, 5_000).unref();
    expect(work.pending().ms).toBeGreaterThan(4_000);
    clearTimeout(timer);
  }
  work.mark();
  const aborter = new AbortController();
  const promised = delay(5_000, undefined, { signal: aborter.signal });
  expect(work.pending().ms).toBeGreaterThan(4_000);
  aborter.abort();
  await expect(promised).rejects.toThrow();
});

it('one that is too long to be waited for is not', () => {
  work.mark();
  const timer = setTimeout(() => undefined, LONGEST_TIMER_MS * 2);
  expect(work.pending().ms).toBeLessThan(RUNNER_MS);
  clearTimeout(timer);
});

it('one of open that fires later runs at once when it is told to, and is not waited for when it sets itself again', () => {
  const left = { interval: 2, timeout: 2 };
  const interval = setInterval(
    (by: number) => {
      left.interval -= by;
    },
    4_000,
    1,
  );
  let timeout = setTimeout(function again() {
    left.timeout -= 1;
    timeout = setTimeout(again, 3_000);
  }, 3_000);
  const tooLong = setInterval(() => {
    throw new Error('never');
  }, LONGEST_TIMER_MS * 2);
  const own = new PendingWork();
  own.watch();
  for (const one of [work, own]) one.mark();
  expect(work.runLater()).toBe(true);
  expect(left).toEqual({ interval: 1, timeout: 1 });
  expect(work.pending().ms).toBeLessThan(RUNNER_MS);
  expect(own.runLater()).toBe(false);
  for (const timer of [interval, timeout, tooLong]) clearTimeout(timer);
});

it('a request, a hash and a chain of immediates are pending until they end', async () => {
  const server = createServer((_request, response) => setTimeout(() => response.end(), 300)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const chain = async () => {
    const until = performance.now() + 300;
    while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
  };
  for (const start of [
    () => fetch(url).then((response) => response.text()),
    () => promisify(pbkdf2)('secret', 'salt', 2_000_000, 32, 'sha256'),
    chain,
  ]) {
    const fresh = new PendingWork();
    fresh.watch();
    fresh.mark();
    const ended = start();
    await delay(10);
    expect(fresh.pending().ms).toBeGreaterThan(4_000);
    await ended;
  }
  server.close();
});

it('a child process is somebody else', async () => {
  expect(work.pending().others).toBe(false);
  await once(spawn('true'), 'exit');
  expect(work.pending().others).toBe(true);
});
