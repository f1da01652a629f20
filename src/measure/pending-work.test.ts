import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
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

it('a child process is somebody else', async () => {
  expect(work.pending().others).toBe(false);
  await once(spawn('true'), 'exit');
  expect(work.pending().others).toBe(true);
});
