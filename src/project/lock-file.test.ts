import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LOCK_FILE } from '../model/lock.ts';
import { readLock, writeLock } from './lock-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

it('a project without a lock has none, and a link to one is read', async () => {
  expect(await readLock(folder)).toBeUndefined();
  await writeFile(at('kept.json'), '{ "lockVersion": 1, "recordings": {} }');
  await symlink('kept.json', at(LOCK_FILE));
  expect((await readLock(folder))?.recordings.size).toBe(0);
});

it.each<[string, () => Promise<unknown>]>([
  ['a link to nothing', () => symlink('../gone.json', at(LOCK_FILE))],
  ['a link to itself', () => symlink(LOCK_FILE, at(LOCK_FILE))],
  ['a folder', () => mkdir(at(LOCK_FILE))],
  ['a device', () => symlink('/dev/zero', at(LOCK_FILE))],
  ['an empty file', () => writeFile(at(LOCK_FILE), '')],
])('%s is no lock, and not none either', async (_, make) => {
  await make();
  await expect(readLock(folder)).rejects.toMatchObject({ code: 'LOCK_INVALID', exitCode: 2 });
});

it('what could not be read again does not take the place of a lock', async () => {
  const lock = (elements: number) => {
    const work = {
      calls: 1,
      mongo: { commands: {}, keysExamined: 0, docsExamined: 0, returned: 0, bytes: 0, plans: [] },
      redis: { commands: { zrange: 1 }, hits: 0, misses: 0, bytes: 0, evictions: 0, elements },
      connections: { created: 0, maxCheckedOut: 0, waitQueueTimeouts: 0 },
      unstable: [],
    };
    const entry = { dataset: 'shop', digest: '0123456789abcdef', work };
    return {
      recordings: new Map([['smoke, mongodb 7.0 classic, redis 7, standalone', new Map([['orders/page', entry]])]]),
    };
  };
  await writeLock(folder, lock(10));
  const written = await readFile(at(LOCK_FILE), 'utf8');
  await expect(writeLock(folder, lock(Number.NaN))).rejects.toMatchObject({ code: 'LOCK_INVALID' });
  expect(await readFile(at(LOCK_FILE), 'utf8')).toBe(written);
});
