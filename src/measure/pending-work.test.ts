import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { LONGEST_TIMER_MS, PendingWork } from './pending-work.ts';

const work = new PendingWork();
beforeAll(() => work.watch());

it('a timer that the calls started is pending until it fires, one that is cleared is not', () => {
  const before = setTimeout(() => undefined, 5_000);
  work.mark();
  expect(work.pending().ms).toBe(0);
  const timer = setTimeout(() => undefined, 5_000);
  expect(work.pending().ms).toBeGreaterThan(4_000);
  clearTimeout(timer);
  expect(work.pending().ms).toBe(0);
  clearTimeout(before);
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
  expect(work.pending().ms).toBe(0);
  clearTimeout(timer);
});

it('a child process is somebody else', async () => {
  expect(work.pending().others).toBe(false);
  await once(spawn('true'), 'exit');
  expect(work.pending().others).toBe(true);
});
