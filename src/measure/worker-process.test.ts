import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { identify } from '../process/owner.ts';
import { WorkerProcess } from './worker-process.ts';

/** Leaves a process in a session of its own, whose parent has ended, and writes down its number. */
const ENTRY = `
import { execFileSync } from 'node:child_process';
execFileSync('setsid', ['-f', '/bin/sh', '-c', 'echo $$ > left.new; mv left.new left; exec sleep 600'], { cwd: import.meta.dirname });
process.on('disconnect', () => process.exit());
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-worker-'));
  await writeFile(path.join(folder, 'entry.mjs'), ENTRY);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function startLeaving() {
  const worker = WorkerProcess.start(path.join(folder, 'entry.mjs'));
  while (!existsSync(path.join(folder, 'left'))) await new Promise((done) => setTimeout(done, 10));
  return { worker, left: Number(await readFile(path.join(folder, 'left'), 'utf8')) };
}

const hasProc = existsSync('/proc/self/environ');

test.runIf(hasProc)('what it left in a session of its own ends with it', async () => {
  const { worker, left } = await startLeaving();
  expect(identify(left)).toBeDefined();
  await worker[Symbol.asyncDispose]();
  await expect.poll(() => identify(left)).toBeUndefined();
});

test.runIf(hasProc)('the same where it is ended by force', async () => {
  const { worker, left } = await startLeaving();
  worker.abort(new Error('no more'));
  await expect.poll(() => identify(left)).toBeUndefined();
  await worker[Symbol.asyncDispose]();
});

test('a process whose code has closed the channel is ended without an error', async () => {
  const entry = path.join(folder, 'closes.mjs');
  await writeFile(entry, 'process.disconnect(); setInterval(() => {}, 1_000);');
  const worker = WorkerProcess.start(entry);
  const { pid } = worker;
  await expect(worker.ask({ op: 'close', variant: 'indexed' }, 'closes/indexed', z.unknown())).rejects.toMatchObject({
    code: 'WORKER_DIED',
    message: expect.stringContaining('closed its channel (process.disconnect)'),
  });
  await worker[Symbol.asyncDispose]();
  expect(identify(pid ?? 0)).toBeUndefined();
});
