import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { layOver, overlayOf, ownPlace } from './scenario-overlay.ts';

let folder: string;
const write = async (files: Readonly<Record<string, string>>, within = 'head') => {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, within, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
};
const overlay = async (scenarios: string, ...datasets: string[]) => {
  const project = path.join(folder, 'head');
  const scenariosFolder = path.join(project, scenarios);
  const scenarioFiles = [path.join(scenariosFolder, 'items.scenario.ts')];
  return await overlayOf({
    project,
    scenariosFolder,
    scenarioFiles,
    datasets: datasets.map((file) => path.join(project, file)),
  });
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-overlay-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('is the scenario files and the folder named seed', async () => {
  await write({ 'seed/shop.dataset.ts': '', 'seed/parts/names.json': '[]', 'scenarios/items.scenario.ts': '' });
  expect(await overlay('scenarios', 'seed/shop.dataset.ts')).toEqual({
    laid: ['scenarios/items.scenario.ts', 'seed/parts/names.json', 'seed/shop.dataset.ts'],
    own: [],
  });
});

it('is never what else lies in the folder of the scenarios: it may be the code under test', async () => {
  await write({ 'src/items.scenario.ts': "import './query.ts'", 'src/query.ts': '', 'src/shop.dataset.ts': '' });
  expect((await overlay('src', 'src/shop.dataset.ts')).laid).toEqual(['src/items.scenario.ts', 'src/shop.dataset.ts']);
});

it.each([
  ['a scenario', { 'scenarios/items.scenario.ts': "import { a } from '../seed/query.js'" }],
  ['the application', { 'app/server.mjs': "const a = await import('../seed/query.ts')" }],
  ['what a scenario does not name itself', { 'app/items.cjs': "require('../seed/query')" }],
  ['an alias', { 'app/items.mjs': "import '#data/query'", 'package.json': '{"imports":{"#data/*":"./seed/*.ts"}}' }],
  ['a name of the manifest', { 'app/a.mjs': "import '#q'", 'package.json': '{"imports":{"#q":"./seed/query.ts"}}' }],
  ['an absolute path', { 'app/items.mjs': "import('/srv/shop/seed/query.ts')" }],
  ['a path that is put together', { 'app/items.mjs': "import(path.join(root, 'seed', 'query.ts'))" }],
])('leaves each side its own of a file in seed that %s imports, and of what that one needs', async (_, files) => {
  await write({
    'scenarios/items.scenario.ts': "import tiny from '../seed/shop.dataset.ts'",
    'seed/shop.dataset.ts': "import './names.ts'; import './query.ts'",
    'seed/names.ts': '',
    'seed/query.ts': "import './limit.ts'",
    'seed/limit.ts': '',
    'test/names.test.ts': "import '../seed/names.ts'",
    ...files,
  });
  expect(await overlay('scenarios', 'seed/shop.dataset.ts')).toEqual({
    laid: ['scenarios/items.scenario.ts', 'seed/names.ts', 'seed/shop.dataset.ts'],
    own: ['seed/limit.ts', 'seed/query.ts'],
  });
});

it.each([
  ['a file that is put together of its name', { 'app/a.ts': "readFileSync(join(here, '..', 'seed', 'query.json'))" }],
  ['a name that is known later', { 'app/a.ts': "await import('../seed/' + which + '.ts')" }],
  ['a folder that is joined with a name', { 'app/a.ts': "readFileSync(join(here, 'seed', name))" }],
  ['a name within a text', { 'app/a.ts': `await import(\`../seed/$\{which}.ts\`)` }],
  [
    'what a scenario imports from a folder of tests',
    {
      'scenarios/items.scenario.ts': "import '../test/query.ts'",
      'test/query.ts': "import '../seed/query.ts'; import '../seed/query.json' with { type: 'json' }",
    },
  ],
  [
    'a script that starts the application',
    { 'app/start.sh': 'Q="$(cat seed/query.json seed/query.ts)" exec node app' },
  ],
  [
    'an application in Python',
    { 'app/main.py': 'open(root / "seed" / "query.json"), open(root / "seed" / "query.ts")' },
  ],
])('leaves each side its own of what is read by %s', async (_, files) => {
  await write({
    'scenarios/items.scenario.ts': '',
    'seed/shop.dataset.ts': "import './query.ts'",
    'seed/query.ts': '',
    'seed/query.json': '{}',
    ...files,
  });
  const { own, laid } = await overlay('scenarios', 'seed/shop.dataset.ts');
  expect(own).toContain('seed/query.json');
  expect(laid).toContain('seed/shop.dataset.ts');
});

it('of a dataset elsewhere is its file alone, and only by its name: another file may be the application', async () => {
  await write({ 'src/shop.dataset.ts': '', 'src/shop.ts': '', 'scenarios/items.scenario.ts': '' });
  expect(await overlay('scenarios', 'src/shop.dataset.ts', 'src/shop.ts')).toEqual({
    laid: ['scenarios/items.scenario.ts', 'src/shop.dataset.ts'],
    own: ['src/shop.ts'],
  });
});

it('refuses what lies outside of the project', async () => {
  await expect(overlay('../elsewhere')).rejects.toThrow(/does not lie below the project/);
  await expect(overlay('.')).rejects.toThrow(/does not lie below the project/);
});

it('keeps what base has beside, under a name that is no scenario', async () => {
  expect(ownPlace('scenarios/items.scenario.ts')).toBe('scenarios/items-of-base.ts');
  expect(ownPlace('seed')).toBe('seed-of-base');
  expect(ownPlace('src/a.dataset.mts')).toBe('src/a-of-base.dataset.mts');
  await write({ 'seed/a.dataset.ts': 'head', 's/i.scenario.ts': 'head' });
  await write({ 'seed/a.dataset.ts': 'base', 'seed/b.ts': 'base', 's/i.scenario.ts': 'base' }, 'base');
  const [head, base] = [path.join(folder, 'head'), path.join(folder, 'base')];
  await layOver(head, base, { laid: ['seed/a.dataset.ts', 's/i.scenario.ts'] });
  const read = (name: string) => readFile(path.join(base, name), 'utf8');
  expect(await Promise.all(['seed/a.dataset.ts', 'seed-of-base/a.dataset.ts', 'seed-of-base/b.ts'].map(read))).toEqual([
    'head',
    'base',
    'base',
  ]);
  expect([await read('s/i.scenario.ts'), await read('s/i-of-base.ts')]).toEqual(['head', 'base']);
});
