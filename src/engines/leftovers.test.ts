import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identify } from '../process/owner.ts';
import { abandonedLocally, Registration, sweepLocally } from './leftovers.ts';

let cache: string;
let directory: string;

beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'plumbline-test-'));
  directory = path.join(cache, 'engine');
  await mkdir(directory);
});
afterEach(() => rm(cache, { recursive: true }));

/** Rewrites the one entry as if its owner had been another, dead process. */
async function killOwner(): Promise<void> {
  const [name = ''] = await readdir(path.join(cache, 'leftovers'));
  const file = path.join(cache, 'leftovers', name);
  const entry = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...entry, owner: { ...entry.owner, started: '1' } }));
}

test('what a living run registered is left alone', async () => {
  using registration = new Registration(cache, directory);
  registration.addProcess(process.pid);
  expect(await sweepLocally(cache)).toBe(0);
  expect(existsSync(directory)).toBe(true);
});

test('process and directory of a dead run are removed', async () => {
  const engine = spawn('sleep', ['60']);
  const ended = once(engine, 'exit');
  new Registration(cache, directory).addProcess(engine.pid ?? -1);
  await killOwner();
  expect(await abandonedLocally(cache)).toHaveLength(1);
  expect(await sweepLocally(cache)).toBe(1);
  await ended;
  expect(existsSync(directory)).toBe(false);
  expect(await readdir(path.join(cache, 'leftovers'))).toEqual([]);
});

test('a process that only has the number of one that was left behind lives on', async () => {
  const stranger = spawn('sleep', ['60']);
  await once(stranger, 'spawn');
  new Registration(cache, directory).addProcess(stranger.pid ?? -1);
  const [name = ''] = await readdir(path.join(cache, 'leftovers'));
  const file = path.join(cache, 'leftovers', name);
  const entry = JSON.parse(await readFile(file, 'utf8'));
  entry.process.started = '1';
  await writeFile(file, JSON.stringify(entry));
  await killOwner();
  expect(await sweepLocally(cache)).toBe(1);
  expect(identify(stranger.pid ?? -1)).toBeDefined();
  stranger.kill();
});

test('an entry that nobody can read removes nothing, and no register is no error', async () => {
  expect(await sweepLocally(path.join(cache, 'none'))).toBe(0);
  await mkdir(path.join(cache, 'leftovers'));
  await writeFile(path.join(cache, 'leftovers', 'x.json'), '{"directory": "/"}');
  expect(await sweepLocally(cache)).toBe(0);
});
