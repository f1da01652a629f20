import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NotedImports } from './noted-imports.ts';

let folder: string;
let imports: NotedImports;
const at = (...names: string[]) => path.join(folder, ...names);
const write = async (files: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), text);
  }
};
/** What base's application prints. */
const run = async (file: string, nodeOptions?: string, ...args: string[]) => {
  const env = { ...process.env, ...imports.env({ NODE_OPTIONS: nodeOptions }) };
  return (await promisify(execFile)(process.execPath, [...args, file], { cwd: at('base'), env })).stdout.trim();
};

beforeEach(async () => {
  // A path that has to be quoted.
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'plumbline imports-')));
  await write({
    'head/src/items.mjs': "export const items = 'head';",
    'head/src/items.cjs': "exports.items = 'head';",
    'head/node_modules/plain/index.js': "exports.items = 'plain';",
    'base/src/items.mjs': "export const items = 'base';",
    'base/app.mjs':
      "import { items } from './src/items.mjs'; import plain from 'plain'; console.log(items, plain.items);",
  });
  await mkdir(at('base/node_modules'));
  await symlink(at('head/node_modules/plain'), at('base/node_modules/plain'));
  imports = new NotedImports({ own: at('base'), head: at('head') });
});
afterEach(async () => {
  imports[Symbol.dispose]();
  await rm(folder, { recursive: true, force: true });
});

it("base's own files and the modules that it shares are none, and the application is as it was", async () => {
  expect(await run('app.mjs')).toBe('base plain');
  expect(imports.first).toBeUndefined();
});

it.each([
  ['an absolute path', "export * from 'HEAD/src/items.mjs';"],
  ['a relative path', "export * from '../../src/items.mjs';"],
])('a shared package that leads to head by %s', async (_, text) => {
  await write({
    'head/node_modules/shop/package.json': '{ "type": "module", "exports": "./index.js" }',
    'head/node_modules/shop/index.js': text.replace('HEAD', at('head')),
    'base/app.mjs': "import { items } from 'shop'; console.log(items);",
  });
  await symlink(at('head/node_modules/shop'), at('base/node_modules/shop'));
  expect(await run('app.mjs')).toBe('head');
  expect(imports.first).toEqual({ file: at('head/src/items.mjs'), isOfHead: true });
});

it('the same by a link to a file, which is required while a request is answered', async () => {
  await mkdir(at('head/node_modules/shop'));
  await symlink(at('head/src/items.cjs'), at('head/node_modules/shop/index.js'));
  await symlink(at('head/node_modules/shop'), at('base/node_modules/shop'));
  await write({ 'base/app.cjs': "setTimeout(() => console.log(require('shop').items), 10);" });
  expect(await run('app.cjs')).toBe('head');
  expect(imports.first).toEqual({ file: at('head/src/items.cjs'), isOfHead: true });
});

it('also in a child process, and beside options and loaders of its own', async () => {
  await write({
    'base/loader.mjs': `import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(
        'export const resolve = (name, context, next) => next(name === "items" ? ${JSON.stringify(`file://${at('base/src/items.mjs')}`)} : name, context)'));`,
    'base/app.mjs': `import { items } from 'items';
      import { execFileSync } from 'node:child_process';
      const child = execFileSync(process.execPath, ['-p', 'require(${JSON.stringify(at('head/src/items.cjs'))}).items'], { encoding: 'utf8' });
      console.log(items, child.trim(), process.execArgv.length, process.title);`,
  });
  expect(await run('app.mjs', '--title=shop', '--import', './loader.mjs')).toBe('base head 2 shop');
  expect(imports.first).toEqual({ file: at('head/src/items.cjs'), isOfHead: true });
});

it('what one side has installed outside of both is what both would run', async () => {
  await write({ 'shared/app.mjs': "console.log('whose');" });
  expect(await run(at('shared/app.mjs'))).toBe('whose');
  expect(imports.first).toEqual({ file: at('shared/app.mjs'), isOfHead: false });
});

it('what was there before the comparison, outside of both, is none', async () => {
  const there = path.resolve(import.meta.dirname, '../../package.json');
  await write({ 'base/app.cjs': `console.log(require(${JSON.stringify(there)}).name);` });
  expect(await run('app.cjs')).toBe('plumbline-gate');
  expect(imports.first).toBeUndefined();
});

it('a package manager that was fetched meanwhile, outside of both, is none', async () => {
  await write({ 'home/.cache/corepack/pnpm.cjs': "console.log('pnpm');" });
  expect(await run(at('home/.cache/corepack/pnpm.cjs'))).toBe('pnpm');
  expect(imports.first).toBeUndefined();
});
