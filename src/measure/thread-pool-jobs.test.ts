import { createHook } from 'node:async_hooks';
import { pbkdf2, pbkdf2Sync, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, createGzip, gzip, gzipSync } from 'node:zlib';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { ThreadPoolJobs } from './thread-pool-jobs.ts';

const jobs = new ThreadPoolJobs();
const hook = createHook({
  init: (id, type, _trigger, resource) => jobs.started(id, type, resource),
  after: (id) => jobs.ended(id),
}).enable();
afterAll(() => void hook.disable());
beforeEach(() => jobs.clear());
const big = randomBytes(200_000);

it.each([
  ['pbkdf2', () => promisify(pbkdf2)('secret', 'salt', 100_000, 32, 'sha256')],
  ['scrypt', () => promisify(scrypt)('secret', 'salt', 32)],
  ['gzip', () => promisify(gzip)(big)],
  ['brotli', () => promisify(brotliCompress)(big)],
])('%s is under way until its callback', async (_name, start) => {
  expect(jobs.any).toBe(false);
  const ended = start();
  expect(jobs.any).toBe(true);
  await ended;
  expect(jobs.any).toBe(false);
});

it('what ends before it returns is never under way, nor is a stream that nobody writes to', () => {
  pbkdf2Sync('secret', 'salt', 10, 32, 'sha256');
  gzipSync(big);
  randomBytes(16);
  const stream = createGzip();
  expect(jobs.any).toBe(false);
  stream.destroy();
});
