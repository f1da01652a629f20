import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assertInstalled } from './installed-modules.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-modules-'));
  await mkdir(path.join(folder, 'node_modules'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lockOf = (versions: Readonly<Record<string, string>>) => {
  const entries = Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]);
  return JSON.stringify({ packages: { '': { name: 'shop' }, ...Object.fromEntries(entries) } });
};
const write = (name: string, text: string) => writeFile(path.join(folder, name), text);

it('is nothing where what is installed is what is locked, or less of it', async () => {
  await write('package-lock.json', lockOf({ a: '1.0.0', b: '2.0.0', 'of-another-platform': '1.0.0' }));
  await write('node_modules/.package-lock.json', lockOf({ a: '1.0.0', b: '2.0.0' }));
  await assertInstalled(folder);
});

it('is an error where another version is installed', async () => {
  await write('package-lock.json', lockOf({ a: '1.0.0', b: '2.0.0' }));
  await write('node_modules/.package-lock.json', lockOf({ a: '1.0.0', b: '1.9.0' }));
  await expect(assertInstalled(folder)).rejects.toMatchObject({
    code: 'BASE_UNUSABLE',
    message: expect.stringContaining('node_modules/b is 1.9.0, and 2.0.0 is locked'),
  });
});

it('is not known where npm did not install, or its notes cannot be read', async () => {
  await assertInstalled(folder);
  await write('package-lock.json', lockOf({ a: '1.0.0' }));
  await assertInstalled(folder);
  await write('node_modules/.package-lock.json', '{');
  await assertInstalled(folder);
});
