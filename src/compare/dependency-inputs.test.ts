import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { differentInputs } from './dependency-inputs.ts';

let folder: string;
const [HEAD, BASE] = ['head', 'base'];
const write = async (side: string, files: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, side, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await promisify(execFile)('git', ['add', '--all'], { cwd: path.join(folder, side) });
};
const both = async (files: Readonly<Record<string, string>>) => {
  await write(HEAD, files);
  await write(BASE, files);
};
const different = async (...places: string[]) =>
  (await differentInputs({ head: path.join(folder, HEAD), base: path.join(folder, BASE) }, [...places, ''])).map(
    ({ file, how, root }) => `${file} ${how}${root === '' ? '' : ` (${root})`}`,
  );

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'plumbline-inputs-')));
  for (const side of [HEAD, BASE]) {
    await mkdir(path.join(folder, side));
    await promisify(execFile)('git', ['init', '--quiet'], { cwd: path.join(folder, side) });
  }
  const manifest = {
    type: 'module',
    scripts: { test: 'a', postinstall: 'patch-package && husky' },
    dependencies: { shop: '1' },
  };
  await both({ '.gitignore': 'node_modules/\n', 'package.json': JSON.stringify(manifest), 'package-lock.json': '{}' });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('is nothing where all is the same, and where only code, documentation or another script differs', async () => {
  expect(await different()).toEqual([]);
  const manifest = {
    type: 'module',
    version: '2',
    scripts: { test: 'b', postinstall: 'patch-package && husky' },
    dependencies: { shop: '1' },
  };
  await write(HEAD, { 'src/a.js': 'b', 'package.json': JSON.stringify(manifest) });
  expect(await different()).toEqual([]);
});

it.each([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  '.npmrc',
  '.yarnrc.yml',
  'bunfig.toml',
  'pnpm-workspace.yaml',
  '.pnpmfile.cjs',
  'patches/shop+1.0.0.patch',
  'vendor/any.patch',
  '.yarn/patches/shop.patch',
  '.yarn/releases/yarn.cjs',
])('is %s that differs, is new, or is gone', async (file) => {
  await write(BASE, { [file]: 'one' });
  await write(HEAD, { [file]: 'two' });
  expect(await different()).toEqual([`${file} differs`]);
  await rm(path.join(folder, HEAD, file));
  expect(await different()).toEqual([`${file} differs`]);
  await rm(path.join(folder, BASE, file));
  await write(HEAD, { [file]: 'two' });
  const wasThere = file === 'package-lock.json';
  // A base without any lockfile says nothing else than head does.
  expect(await different()).toEqual(wasThere ? [] : [`${file} differs`]);
});

it.each([
  ['dependencies', { dependencies: { shop: '2' } }],
  ['overrides', { overrides: { deep: '2' } }],
  ['resolutions', { resolutions: { deep: '2' } }],
  ['pnpm', { pnpm: { patchedDependencies: { shop: 'patches/shop' } } }],
  ['patchedDependencies', { patchedDependencies: { shop: 'patches/shop' } }],
  ['workspaces', { workspaces: ['packages/*'] }],
  ['the script postinstall', { scripts: { postinstall: 'node patch.mjs' } }],
  ['the script prepare', { scripts: { postinstall: 'patch-package && husky', prepare: 'tsc' } }],
])('is a manifest that differs in %s', async (field, change) => {
  const manifest = { scripts: { postinstall: 'patch-package && husky' }, dependencies: { shop: '1' }, ...change };
  await write(HEAD, { 'package.json': JSON.stringify(manifest) });
  expect(await different()).toEqual([`package.json differs in ${field}`]);
});

it.each(['node scripts/patch.js', 'prisma generate', 'husky && npm run build', 'FLAG=1 sh patch.sh'])(
  'is an install script of the same text that may read any file: %s',
  async (postinstall) => {
    await both({ 'package.json': JSON.stringify({ scripts: { postinstall } }) });
    expect(await different()).toEqual([`package.json runs \`${postinstall}\` when it is installed`]);
  },
);

it('is a manifest of a workspace below, and none that has a lockfile of its own', async () => {
  await both({ 'packages/a/package.json': '{}', 'examples/b/package.json': '{}', 'examples/b/yarn.lock': '' });
  await write(HEAD, { 'packages/a/package.json': '{"dependencies":{"x":"1"}}' });
  await write(HEAD, { 'examples/b/package.json': '{"dependencies":{"x":"1"}}', 'examples/b/yarn.lock': 'x' });
  expect(await different()).toEqual(['packages/a/package.json differs in dependencies']);
  expect(await different('examples/b')).toContain('examples/b/yarn.lock differs (examples/b)');
});

it('is a folder of the repository that was copied when it was installed, and none that is linked', async () => {
  await both({ 'package.json': '{"dependencies":{"own":"file:./own"}}', 'own/package.json': '{}' });
  const modules = path.join(folder, HEAD, 'node_modules');
  await mkdir(modules);
  await symlink('../own', path.join(modules, 'own'));
  expect(await different()).toEqual([]);
  await rm(path.join(modules, 'own'));
  await mkdir(path.join(modules, 'own'));
  expect(await different()).toEqual(['package.json names local files, of which modules have a copy']);
});

it.each(['workspace:*', '^1.0.0'])(
  'is a workspace (%s) that pnpm was told to copy, and none that it links',
  async (version) => {
    await both({
      'package.json': JSON.stringify({ dependencies: { shop: version } }),
      'packages/shop/package.json': '{ "name": "shop" }',
      'packages/app/package.json': JSON.stringify({ dependencies: { shop: version } }),
    });
    const modules = path.join(folder, HEAD, 'node_modules');
    await mkdir(modules);
    await symlink('../packages/shop', path.join(modules, 'shop'));
    expect(await different()).toEqual([]);
    const copy = '.pnpm/shop@file+packages+shop/node_modules/shop';
    await mkdir(path.join(modules, copy), { recursive: true });
    await rm(path.join(modules, 'shop'));
    await symlink(copy, path.join(modules, 'shop'));
    const how = 'names local files, of which modules have a copy';
    expect(await different()).toEqual([`package.json ${how}`, `packages/app/package.json ${how}`]);
  },
);

it('is no module of a registry, whatever links pnpm makes to it', async () => {
  const stored = path.join(folder, HEAD, 'node_modules/.pnpm/shop@1.0.0/node_modules/shop');
  await mkdir(stored, { recursive: true });
  await symlink(stored, path.join(folder, HEAD, 'node_modules/shop'));
  expect(await different()).toEqual([]);
});

it('is seen where git was told not to look, and where the change is not committed', async () => {
  await promisify(execFile)('git', ['update-index', '--assume-unchanged', 'package-lock.json'], {
    cwd: path.join(folder, HEAD),
  });
  await writeFile(path.join(folder, HEAD, 'package-lock.json'), '{ }');
  expect(await different()).toEqual(['package-lock.json differs']);
});
