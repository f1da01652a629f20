import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findsPythonOf } from './editable-python.ts';
import { NotedImports } from './noted-imports.ts';

const PACKAGES = 'python/lib/python3.11/site-packages';
let folder: string;
const at = (name: string) => path.join(folder, name);
const write = async (name: string, text: string) => {
  await mkdir(path.dirname(at(name)), { recursive: true });
  await writeFile(at(name), text);
};

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'plumbline-editable-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['shop.pth', 'HEAD/src\n'],
  ['shop.egg-link', 'HEAD\n.'],
  ['__editable___shop_1_0_finder.py', "MAPPING = {'shop': 'HEAD/src/shop'}\n"],
])('%s in a Python that is found leads into the checkout', async (file, text) => {
  await write(`${PACKAGES}/other.pth`, '/elsewhere\nimport os\n');
  const places = [{ VIRTUAL_ENV: at('python') }, { PATH: `/none:${at('python/bin')}` }];
  expect(places.map((env) => findsPythonOf(at('head'), env))).toEqual([false, false]);
  await write(`${PACKAGES}/${file}`, text.replace('HEAD', at('head')));
  expect(places.map((env) => findsPythonOf(at('head'), env))).toEqual([true, true]);
  expect(findsPythonOf(at('hea'), places[0] ?? {})).toBe(false);
});

const hasPython = spawnSync('python3', ['-c', '']).status === 0;

it.runIf(hasPython)(
  "base's application in Python is told when it imports head's code, and not when it has its own",
  async () => {
    await write(`${PACKAGES}/shop.pth`, at('head/src'));
    for (const side of ['head', 'base']) {
      await write(`${side}/src/shop/__init__.py`, `side = '${side}'`);
      await write(`${side}/app.py`, 'import shop; print(shop.side)');
    }
    // As the packages of that Python would be found.
    const python = async (place: string) => {
      using imports = new NotedImports({ own: at('base'), head: at('head') });
      const env = { ...process.env, VIRTUAL_ENV: at('python'), PYTHONPATH: at(place) };
      const options = { cwd: at('base'), env: { ...env, ...imports.env(env) } };
      const { stdout } = await promisify(execFile)('python3', ['app.py'], options);
      return [stdout.trim(), imports.first];
    };
    expect(await python('head/src')).toEqual(['head', { file: at('head/src/shop/__init__.py'), isOfHead: true }]);
    expect(await python('base/src')).toEqual(['base', undefined]);
  },
);
