import { rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { CONFIG_FILE, configText, DATASET_FILE, datasetText, SCENARIO_FILE, scenarioText } from './base-project.ts';
import type { Control, Way } from './way.ts';
import type { WayFolder } from './way-folder.ts';

const COMMAND = ['compare', '--base', 'HEAD', '--minutes', '0.05'];

const GOOD = "export const itemsOf = (db, group) => db.collection('items').find({ group }).toArray();\n";
/** The N+1 that every comparison here must see. */
const BAD = `export const itemsOf = async (db, group) => {
  const items = await db.collection('items').find({ group }).toArray();
  return await Promise.all(items.map(({ _id }) => db.collection('items').findOne({ _id })));
};
`;
const [GOOD_HELPER, BAD_HELPER] = [GOOD, BAD].map((text) => text.replace('export ', '')) as [string, string];
const SOURCE = 'src/items.mjs';

const PROJECT: Readonly<Record<string, string>> = {
  [CONFIG_FILE]: configText('compareMinutes: 0.05,'),
  [SOURCE]: GOOD,
  [SCENARIO_FILE]: scenarioText({
    first: "import { itemsOf } from '../src/items.mjs';",
    call: 'return await itemsOf(mongo, group);',
    checks: '{}',
  }),
};

const BOTH_HELPERS = `${GOOD.replace('itemsOf', 'good')}${BAD.replace('itemsOf', 'bad')}`;
/** How, the code, the file in `seed`, and what stands in it on base and on head. */
const SEED_READERS: readonly (readonly [string, string, string, string, string])[] = [
  [
    'a name that is put together',
    "export const { itemsOf } = await import('../seed/' + 'items' + '.mjs');\n",
    'seed/items.mjs',
    GOOD,
    BAD,
  ],
  [
    'a template',
    `const name = 'items';\nexport const { itemsOf } = await import(\`../seed/$\{name}.mjs\`);\n`,
    'seed/items.mjs',
    GOOD,
    BAD,
  ],
  [
    'its name in a folder that is joined',
    `import { readFileSync } from 'node:fs';
import path from 'node:path';
${BOTH_HELPERS}const { way } = JSON.parse(readFileSync(path.join(import.meta.dirname, '..', 'seed', 'way.json'), 'utf8'));
export const itemsOf = way === 'bad' ? bad : good;
`,
    'seed/way.json',
    '{ "way": "good" }',
    '{ "way": "bad" }',
  ],
];

const SHOP = '{ "name": "shop", "version": "1.0.0", "type": "module", "exports": "./index.mjs" }';
const COPY_OF_SHOP = 'node_modules/.pnpm/shop@file+packages+shop/node_modules/shop';

const WRAPPED_GOOD = "(db, group) => db.collection('items').find({ group }).toArray()";
const WRAPPED_BAD = "(db) => db.collection('items').find({ value: { $gte: 0 } }).toArray()";
const wrapped = (query: string) =>
  scenarioText({
    first: 'const withDb = (query) => ({ mongo }, { group }) => query(mongo, group);',
    variants: `{ indexed: { timed: false, run: withDb(${query}) } }`,
    checks: '{}',
  });
const BOUND = scenarioText({
  first: "function find(filter, { mongo }) { return mongo.collection('items').find(filter).toArray(); }",
  variants: '{ indexed: { timed: false, run: find.bind(null, { group: 3 }) } }',
  checks: '{}',
});

const MADE = wrapped(WRAPPED_GOOD)
  .replace('defineScenario({', 'defineScenario(Object.assign({}, {')
  .replace(/\}\);$/, '}));');
const ALIASED = scenarioText({
  first: "import { itemsOf } from '#app/items.mjs';",
  call: 'return await itemsOf(mongo, group);',
  checks: '{}',
});
const COMMENTED = scenarioText({
  first: '/** Of a group. */ const FIELDS = { group: 3 };\n/** Items. */',
  call: "return await mongo.collection('items').find(FIELDS).toArray();",
  checks: '{}',
});

const TIMED_DIRECTLY = scenarioText({
  first: "import { itemsOf } from '../src/items.mjs';",
  call: 'return await itemsOf(mongo, group);',
  variant: '',
  checks: '{}',
});

/** Half of the documents, by an index; beside it a question that scans on both sides. */
const BESIDE_A_SCAN = `export const itemsOf = async (db, group) => {
  await db.collection('items').findOne({ value: group });
  return await db.collection('items').find({ group: { $in: [0, 2, 4, 6, 8] } }).limit(20).toArray();
};
`;
const OTHER_INDEX = "(db) => db.collection('items').createIndex({ other: 1 })";
/** `at`: where the code looks for the keys of its index. */
const indexFile = (at: string, first = ''): Readonly<Record<string, string>> => ({
  ...PROJECT,
  'queries/indexes.json': '{ "group": 1 }',
  [DATASET_FILE]: datasetText({
    first: `import { readFileSync } from 'node:fs';\n${first}`,
    indexes: `(db) => db.collection('items').createIndex(${at})`,
  }),
});
const READ_FILE = (from: string) => `JSON.parse(readFileSync(${from}'queries/indexes.json', 'utf8'))`;
const otherIndexFile: Step = (folder) => folder.project.write('queries/indexes.json', '{ "other": 1 }');

type Step = (folder: WayFolder) => Promise<unknown>;

/** Base is a commit; what `head` does to the checkout is the change. */
const compared = (name: string, head: Step, says: RegExp, more: Partial<Way> = {}): Way => ({
  name,
  kind: 'compare',
  exits: [1, 2, 3],
  files: PROJECT,
  command: COMMAND,
  prepare: async (folder) => {
    await folder.commit('base');
    await head(folder);
  },
  says,
  ...more,
});

const badHead: Step = (folder) => folder.project.write(SOURCE, BAD);

export const COMPARE_WAYS: readonly Way[] = [
  compared(
    'scenarios lie in the folder of the code under test',
    (folder) => folder.project.write('src/items.mjs', BAD),
    /src|scenarios/,
    {
      files: {
        ...PROJECT,
        [CONFIG_FILE]: configText("scenarios: 'src', compareMinutes: 0.05,"),
        [SCENARIO_FILE]: '',
        'src/items.scenario.ts': scenarioText({
          first: "import { itemsOf } from './items.mjs';",
          call: 'return await itemsOf(mongo, group);',
          checks: '{}',
        }),
      },
      prepare: async (folder) => {
        await folder.project.remove(SCENARIO_FILE);
        await folder.commit('base');
        await badHead(folder);
      },
    },
  ),
  compared('scenarios lie in the root of the project', badHead, /scenarios|root|folder/, {
    files: {
      ...PROJECT,
      [CONFIG_FILE]: configText("scenarios: '.', compareMinutes: 0.05,"),
      [SCENARIO_FILE]: '',
      'items.scenario.ts': scenarioText({
        first: "import { itemsOf } from './src/items.mjs';",
        call: 'return await itemsOf(mongo, group);',
        checks: '{}',
      }).replace('../seed', './seed'),
    },
    prepare: async (folder) => {
      await folder.project.remove(SCENARIO_FILE);
      await folder.commit('base');
      await badHead(folder);
    },
  }),
  compared('the dataset lies beside the code in a folder named seed', badHead, /seed|find/, {
    files: {
      ...PROJECT,
      [SOURCE]: "export { itemsOf } from '../seed/items.mjs';\n",
      'seed/items.mjs': GOOD,
    },
    prepare: async (folder) => {
      await folder.commit('base');
      await folder.project.write('seed/items.mjs', BAD);
    },
  }),
  ...SEED_READERS.map(([how, source, name, good, bad]) =>
    compared(`a file of the folder named seed is read by ${how}`, (folder) => folder.project.write(name, bad), /find/, {
      files: { ...PROJECT, [SOURCE]: source, [name]: good },
    }),
  ),
  compared(
    'an index is lost behind another question of the collection that scans',
    (folder) => folder.project.write(DATASET_FILE, datasetText({ indexes: OTHER_INDEX })),
    /COLLSCAN/,
    { files: { ...PROJECT, [SOURCE]: BESIDE_A_SCAN } },
  ),
  compared('indexes are read from a file by a relative path', otherIndexFile, /COLLSCAN/, {
    files: indexFile(READ_FILE('')),
  }),
  compared('indexes are read from a file by a relative path, on import', otherIndexFile, /COLLSCAN/, {
    files: indexFile('keys', `const keys = ${READ_FILE('')};`),
  }),
  compared('indexes are read from a file of where the process was started', otherIndexFile, /COLLSCAN/, {
    files: indexFile(READ_FILE("(process.env.INIT_CWD ?? process.env.PWD) + '/' + ")),
  }),
  compared('the code lies in the folder of the scenarios', badHead, /scenarios|find/, {
    files: {
      ...PROJECT,
      'scenarios/items.mjs': GOOD,
      [SCENARIO_FILE]: scenarioText({
        first: "import { itemsOf } from './items.mjs';",
        call: 'return await itemsOf(mongo, group);',
        checks: '{}',
      }),
    },
    prepare: async (folder) => {
      await folder.commit('base');
      await folder.project.write('scenarios/items.mjs', BAD);
    },
  }),
  compared('code that git ignores, which base has not', badHead, /items/, {
    files: {
      ...PROJECT,
      '.gitignore': 'reports/\n.plumbline/\nnode_modules/\ngenerated/\n',
      'generated/client.mjs': "export const name = 'items';\n",
      [SOURCE]: `import { name } from '../generated/client.mjs';\n${GOOD.replace("'items'", 'name')}`,
    },
    prepare: async (folder) => {
      await folder.commit('base');
      await folder.project.write(
        SOURCE,
        `import { name } from '../generated/client.mjs';\n${BAD.replaceAll("'items'", 'name')}`,
      );
    },
  }),
  compared(
    'an empty folder of a submodule, whose code base has not',
    badHead,
    /items|nothing in this checkout was changed/,
    {
      prepare: async (folder) => {
        await folder.project.write('.gitignore', 'reports/\n.plumbline/\nnode_modules/\nvendor/\n');
        await folder.project.write('vendor/items.mjs', GOOD);
        await folder.project.write(SOURCE, "export { itemsOf } from '../vendor/items.mjs';\n");
        await folder.commit('base');
        await folder.project.write('vendor/items.mjs', BAD);
      },
    },
  ),
  compared('a target branch that was not fetched', badHead, /develop/, {
    command: ['compare', '--minutes', '0.05'],
    env: { GITHUB_BASE_REF: 'develop' },
  }),
  compared('a target branch that is empty', badHead, /GITHUB_BASE_REF|find|HEAD itself/, {
    command: ['compare', '--minutes', '0.05'],
    env: { GITHUB_BASE_REF: '' },
    prepare: async (folder) => {
      await folder.commit('base');
      await badHead(folder);
      await folder.git('add', '--all');
      await folder.git('commit', '--quiet', '--message', 'head');
    },
  }),
  compared('the merge base is HEAD itself', badHead, /HEAD|nothing/, {
    command: ['compare', '--minutes', '0.05'],
    prepare: async (folder) => {
      await folder.commit('base');
      await badHead(folder);
      await folder.commit('head');
    },
  }),
  compared(
    'the merge base is HEAD itself, beside a file that git does not track',
    badHead,
    /git\s+does\s+not\s+track\s+notes\.txt/,
    {
      command: ['compare', '--minutes', '0.05'],
      prepare: async (folder) => {
        await folder.commit('base');
        await badHead(folder);
        await folder.commit('head');
        await folder.project.write('notes.txt', 'later');
      },
    },
  ),
  compared(
    'the query is an argument within the definition',
    (folder) => folder.edit(SCENARIO_FILE, (text) => text.replace(WRAPPED_GOOD, WRAPPED_BAD)),
    /its\s+definition\s+changed/,
    { command: [...COMMAND, '--strict'], files: { ...PROJECT, [SCENARIO_FILE]: wrapped(WRAPPED_GOOD) } },
  ),
  compared(
    'the query is an argument within a definition that a call makes',
    (folder) => folder.edit(SCENARIO_FILE, (text) => text.replace(WRAPPED_GOOD, WRAPPED_BAD)),
    /its\s+code\s+beside\s+the\s+definition\s+changed/,
    { command: [...COMMAND, '--strict'], files: { ...PROJECT, [SCENARIO_FILE]: MADE } },
  ),
  compared(
    'the query is imported as another one, under its name, by an alias of the package',
    (folder) => folder.edit(SCENARIO_FILE, (text) => text.replace('{ itemsOf }', '{ fewerOf as itemsOf }')),
    /import\s+itemsOf/,
    {
      command: [...COMMAND, '--strict'],
      files: {
        ...PROJECT,
        'package.json': '{ "type": "module", "imports": { "#app/*": "./src/*" } }',
        [SOURCE]: `${GOOD}export const fewerOf = (db) => db.collection('items').find({ group: 3 }).toArray();\n`,
        [SCENARIO_FILE]: ALIASED,
      },
    },
  ),
  compared(
    'what the query is asked for stands after a comment in its line',
    (folder) => folder.edit(SCENARIO_FILE, (text) => text.replace('{ group: 3 }', '{}')),
    /its\s+code\s+beside\s+the\s+definition\s+changed/,
    { command: [...COMMAND, '--strict'], files: { ...PROJECT, [SCENARIO_FILE]: COMMENTED } },
  ),
  compared(
    'the query is bound within the definition',
    (folder) => folder.edit(SCENARIO_FILE, (text) => text.replace('{ group: 3 }', '{}')),
    /its\s+definition\s+changed/,
    { command: [...COMMAND, '--strict'], files: { ...PROJECT, [SCENARIO_FILE]: BOUND } },
  ),
  compared(
    'the lock is gone from head',
    (folder) => folder.project.remove('plumbline.lock.json'),
    /plumbline\.lock\.json\s+is\s+gone/,
    {
      command: [...COMMAND, '--strict'],
      files: { ...PROJECT, 'plumbline.lock.json': '{ "lockVersion": 1, "recordings": {} }\n' },
    },
  ),
  compared('the base is HEAD, and nothing has changed', async () => undefined, /HEAD|nothing|same/),
  compared('a shallow clone that has no other commit', badHead, /shallow|HEAD|nothing/, {
    command: ['compare', '--minutes', '0.05'],
    prepare: async (folder) => {
      await folder.commit('base');
      await badHead(folder);
      await folder.commit('head');
      await folder.git('clone', '--quiet', '--depth', '1', `file://${folder.project.folder}`, 'clone');
      await folder.git('--git-dir', 'clone/.git', 'remote', 'remove', 'origin');
      await folder.project.write('.git/shallow', `${await folder.git('rev-parse', 'HEAD')}\n`);
    },
  }),
  compared('a graft that makes HEAD its own base', badHead, /HEAD|nothing|find|replace/, {
    command: ['compare', '--base', 'HEAD~1', '--minutes', '0.05'],
    prepare: async (folder) => {
      await folder.commit('base');
      await badHead(folder);
      await folder.commit('head');
      await folder.git('replace', 'HEAD~1', 'HEAD');
    },
  }),
  compared(
    'a scenario that is deleted with the change that it would see',
    async (folder) => {
      await badHead(folder);
      await folder.project.remove(SCENARIO_FILE);
    },
    /items/,
    { command: [...COMMAND, '--strict'], files: { ...PROJECT, 'scenarios/other.scenario.ts': OTHER() } },
  ),
  compared(
    'a scenario that is renamed away, so that base has none of it',
    async (folder) => {
      await badHead(folder);
      await rename(folder.path(SCENARIO_FILE), folder.path('scenarios/things.scenario.ts'));
      await rename(folder.path(SOURCE), folder.path('src/things.mjs'));
      await folder.edit('scenarios/things.scenario.ts', (text) => text.replace('items.mjs', 'things.mjs'));
    },
    /things|items/,
    { command: [...COMMAND, '--strict'], files: { ...PROJECT, 'scenarios/other.scenario.ts': OTHER() } },
  ),
  compared(
    'a function that is renamed away from under its scenario',
    async (folder) => {
      await folder.project.write(SOURCE, BAD.replace('itemsOf', 'listItems'));
      await folder.edit(SCENARIO_FILE, (text) => text.replaceAll('itemsOf', 'listItems'));
    },
    /items/,
    { command: [...COMMAND, '--strict'], files: { ...PROJECT, 'scenarios/other.scenario.ts': OTHER() } },
  ),
  compared(
    'a variant that is renamed away',
    async (folder) => {
      await badHead(folder);
      await folder.edit(SCENARIO_FILE, (text) => text.replace('indexed:', 'better:'));
    },
    /indexed|better|find/,
    { command: [...COMMAND, '--strict'] },
  ),
  compared(
    'the query is a helper in the file of the scenario',
    (folder) => folder.edit(SCENARIO_FILE, (text) => text.replace(GOOD_HELPER, BAD_HELPER)),
    /its\s+code\s+beside\s+the\s+definition\s+changed/,
    {
      command: [...COMMAND, '--strict'],
      files: {
        ...PROJECT,
        [SCENARIO_FILE]: scenarioText({
          first: GOOD_HELPER,
          call: 'return await itemsOf(mongo, group);',
          checks: '{}',
        }),
      },
    },
  ),
  compared(
    'the modules of head are those of another branch, and base has its own',
    async (folder) => {
      await folder.project.write('package-lock.json', lockOfShop('1.1.0'));
      await folder.project.write('node_modules/.package-lock.json', lockOfShop('1.0.0'));
    },
    /head's modules are not what its package-lock.json names: node_modules\/shop is 1\.0\.0, and 1\.1\.0 is locked/,
    { files: { ...WITH_DEPENDENCY(), 'package-lock.json': lockOfShop('1.0.0') } },
  ),
  compared('patches of a dependency differ', patchedHead, /patches|find/, { files: WITH_DEPENDENCY() }),
  compared(
    'an install script of the root differs',
    async (folder) => {
      await folder.project.write(
        'package.json',
        JSON.stringify({ type: 'module', scripts: { postinstall: 'node patch.mjs' } }),
      );
      await folder.project.write('node_modules/shop/index.mjs', BAD);
    },
    /package\.json|postinstall|install|find/,
    { files: WITH_DEPENDENCY() },
  ),
  compared(
    'the lockfile of bun differs',
    async (folder) => {
      await folder.project.write('bun.lock', '{ "lockfileVersion": 1, "packages": { "shop": ["shop@2.0.0"] } }');
      await folder.project.write('node_modules/shop/index.mjs', BAD);
    },
    /bun/,
    { files: { ...WITH_DEPENDENCY(), 'bun.lock': '{ "lockfileVersion": 1, "packages": { "shop": ["shop@1.0.0"] } }' } },
  ),
  compared(
    'the lockfile of deno differs',
    async (folder) => {
      await folder.project.write('deno.lock', '{ "version": "5", "npm": { "shop@2.0.0": {} } }');
      await folder.project.write('node_modules/shop/index.mjs', BAD);
    },
    /deno|find/,
    { files: { ...WITH_DEPENDENCY(), 'deno.lock': '{ "version": "5", "npm": { "shop@1.0.0": {} } }' } },
  ),
  compared(
    'a version in package.json differs, and there is no lockfile',
    async (folder) => {
      await folder.project.write('package.json', JSON.stringify({ type: 'module', dependencies: { shop: '2.0.0' } }));
      await folder.project.write('node_modules/shop/index.mjs', BAD);
    },
    /package\.json|lockfile|install|find/,
    {
      files: {
        ...WITH_DEPENDENCY(),
        'package.json': JSON.stringify({ type: 'module', dependencies: { shop: '1.0.0' } }),
      },
    },
  ),
  compared('a workspace that pnpm was told to copy into the modules', badHead, /of which modules have a copy/, {
    files: {
      ...PROJECT,
      'package.json': JSON.stringify({ type: 'module', dependencies: { shop: 'workspace:*' } }),
      'pnpm-workspace.yaml': "packages: ['packages/*']\ninjectWorkspacePackages: true\n",
      'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
      'packages/shop/package.json': SHOP,
      'packages/shop/index.mjs': GOOD,
      [`${COPY_OF_SHOP}/package.json`]: SHOP,
      [`${COPY_OF_SHOP}/index.mjs`]: GOOD,
      [SOURCE]: "export { itemsOf } from 'shop';\n",
    },
    prepare: async (folder) => {
      await symlink(path.relative('node_modules', COPY_OF_SHOP), folder.path('node_modules/shop'));
      await folder.commit('base');
      await folder.project.write('packages/shop/index.mjs', BAD);
      await folder.project.write(`${COPY_OF_SHOP}/index.mjs`, BAD);
    },
  }),
  compared('the code is imported by an absolute path, so that both sides are head', badHead, /absolute|find|items/, {
    prepare: async (folder) => {
      await folder.edit(SCENARIO_FILE, (text) => text.replace('../src/items.mjs', folder.path(SOURCE)));
      await folder.commit('base');
      await badHead(folder);
    },
  }),
  compared('the code is imported from the working directory, so that both sides are head', badHead, /cwd|find|items/, {
    prepare: async (folder) => {
      await folder.edit(SCENARIO_FILE, (text) =>
        text.replace(
          "import { itemsOf } from '../src/items.mjs';",
          "const { itemsOf } = await import(process.cwd() + '/src/items.mjs');",
        ),
      );
      await folder.commit('base');
      await badHead(folder);
    },
  }),
  compared('the code is a symbolic link out of the checkout', badHead, /link|find|items|nothing in this checkout/, {
    prepare: async (folder) => {
      const { writeFile, rm } = await import('node:fs/promises');
      const outside = await folder.outside();
      await writeFile(`${outside}/items.mjs`, GOOD);
      await rm(folder.path(SOURCE));
      await symlink(`${outside}/items.mjs`, folder.path(SOURCE));
      await folder.commit('base');
      await writeFile(`${outside}/items.mjs`, BAD);
    },
  }),
  compared('the application has an absolute folder, so that both sides are head', badHead, /cwd|absolute|find/, {
    packages: ['mongodb'],
    prepare: async (folder) => {
      await folder.project.write(SCENARIO_FILE, SERVED(folder.project.folder));
      await folder.project.write('app.mjs', APP);
      await folder.commit('base');
      await badHead(folder);
    },
  }),
  compared(
    'an application imports a package of the modules that leads back to head',
    badHead,
    /base's application imports .*src\/items\.mjs/,
    {
      packages: ['mongodb'],
      prepare: async (folder) => {
        await folder.project.write(SCENARIO_FILE, SERVED('.'));
        await folder.project.write('app.mjs', APP.replace('./src/items.mjs', 'shop'));
        await folder.project.write('node_modules/shop/package.json', SHOP);
        await folder.project.write('node_modules/shop/index.mjs', `export * from '${folder.path(SOURCE)}';\n`);
        await folder.commit('base');
        await badHead(folder);
      },
    },
  ),
  compared(
    'the application is installed where base has installed its own',
    badHead,
    /base's application imports .*-outside\/app\.mjs, which was written during this comparison/,
    {
      packages: ['mongodb'],
      prepare: async (folder) => {
        const outside = await folder.outside();
        await symlink(folder.path('node_modules'), `${outside}/node_modules`);
        const served = SERVED('.', `node ${outside}/app.mjs`);
        const install = `"install":"cp -r app.mjs src ${outside}","ready"`;
        await folder.project.write(SCENARIO_FILE, served.replace('"ready"', install));
        await folder.project.write('app.mjs', APP);
        await folder.commit('base');
        await badHead(folder);
      },
    },
  ),
  compared(
    'an application in Python imports a package that is installed as editable, whose code is head',
    (folder) => folder.project.write('src/shop/__init__.py', 'TIMES = 25\n'),
    /base's application imports .*src\/shop\/__init__\.py/,
    {
      prepare: async (folder) => {
        const packages = 'python/lib/python3.0/site-packages';
        const env = { VIRTUAL_ENV: folder.path('python') };
        await folder.project.write(SCENARIO_FILE, SERVED('.', 'python3 app.py', env));
        await folder.project.write('app.py', PYTHON_APP(folder.path(packages)));
        await folder.project.write('.gitignore', 'reports/\n.plumbline/\nnode_modules/\npython/\n');
        await folder.project.write(`${packages}/shop.pth`, `${folder.path('src')}\n`);
        await folder.project.write('src/shop/__init__.py', 'TIMES = 1\n');
        await folder.commit('base');
        await folder.project.write('src/shop/__init__.py', 'TIMES = 25\n');
      },
    },
  ),
  compared(
    'an application in Python finds head by its PYTHONPATH',
    (folder) => folder.project.write('src/shop/__init__.py', 'TIMES = 25\n'),
    /base's application imports .*src\/shop\/__init__\.py/,
    {
      prepare: async (folder) => {
        const env = { PYTHONPATH: folder.path('src') };
        await folder.project.write(SCENARIO_FILE, SERVED('.', 'python3 app.py', env));
        await folder.project.write('app.py', PYTHON_APP(folder.path('none')));
        await folder.project.write('src/shop/__init__.py', 'TIMES = 1\n');
        await folder.commit('base');
        await folder.project.write('src/shop/__init__.py', 'TIMES = 25\n');
      },
    },
  ),
  compared('counts that jump from a few to many', (folder) => folder.project.write(SOURCE, JUMPING(61, 30)), /find/, {
    files: { ...PROJECT, [SOURCE]: JUMPING(13, 6) },
  }),
  compared('exact counts that jump on head', (folder) => folder.project.write(SOURCE, JUMPING(2, 6)), /find/),
  compared(
    'head answers with nothing',
    (folder) =>
      folder.project.write(
        SOURCE,
        `${GOOD.replace('itemsOf', 'all')}export const itemsOf = async (db, group) => { await all(db, group); return []; };\n`,
      ),
    /answer|element|result/,
    { exits: [1] },
  ),
  compared(
    'head answers with fewer documents, which is less work',
    (folder) => folder.project.write(SOURCE, GOOD.replace('.toArray()', '.limit(1).toArray()')),
    /answer|element|result/,
    { exits: [1] },
  ),
];

async function patchedHead(folder: WayFolder): Promise<void> {
  await folder.project.write('patches/shop+1.0.0.patch', `${'-'.repeat(3)} a\n+++ b\n`);
  await folder.project.write('node_modules/shop/index.mjs', BAD);
}

function WITH_DEPENDENCY(): Readonly<Record<string, string>> {
  return {
    ...PROJECT,
    'package-lock.json': '{ "lockfileVersion": 3, "packages": { "": {} } }',
    'node_modules/shop/package.json': SHOP,
    'node_modules/shop/index.mjs': GOOD,
    [SOURCE]: "export { itemsOf } from 'shop';\n",
  };
}

function lockOfShop(version: string): string {
  return JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/shop': { version } } });
}

function OTHER(): string {
  return scenarioText({ checks: '{}' });
}

function JUMPING(least: number, spread: number): string {
  return `const many = ${least} + Number(process.hrtime.bigint() % ${spread}n);
export const itemsOf = async (db, group) => {
  for (let n = 0; n < many; n++) await db.collection('items').findOne({ _id: n });
  return await db.collection('items').find({ group }).toArray();
};
`;
}

const APP = `
import { createServer } from 'node:http';
import { MongoClient } from 'mongodb';
import { itemsOf } from './src/items.mjs';
const db = (await new MongoClient(process.env.MONGO_URL).connect()).db(process.env.MONGO_DB);
createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  response.end(JSON.stringify(await itemsOf(db, Number(request.url.split('/').at(-1)))));
}).listen(Number(process.env.PORT), process.env.HOST);
`;

/**
 * Asks Redis by its protocol: the machine may have no package for it. `packages` are those of the Python that it is to
 * have.
 */
const PYTHON_APP = (packages: string) => `
import os, site, socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlparse
site.addsitedir(${JSON.stringify(packages)})
from shop import TIMES
redis = socket.create_connection((urlparse(os.environ['REDIS_URL']).hostname, urlparse(os.environ['REDIS_URL']).port))
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != '/health':
            for _ in range(TIMES):
                redis.sendall(b'GET x\\r\\n')
                redis.recv(100)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'[{"_id": 1}]')
HTTPServer((os.environ['HOST'], int(os.environ['PORT'])), Handler).serve_forever()
`;

function SERVED(folder: string, command = 'node app.mjs', env?: Readonly<Record<string, string>>): string {
  return scenarioText({
    call: "return http.get('/groups/' + group);",
    // What is in Python here asks Redis alone.
    checks: env === undefined ? '{}' : '{ indexed: { mongoCommands: 0 } }',
    more: `app: ${JSON.stringify({ cwd: folder, command, ready: '/health', env })},`,
  });
}

export const COMPARE_CONTROLS: readonly Control[] = [
  {
    name: 'a comparison of a harmless change',
    kind: 'compare',
    files: PROJECT,
    command: COMMAND,
    prepare: async (folder) => {
      await folder.commit('base');
      await folder.edit(SOURCE, (text) => `// a comment\n${text}`);
    },
    says: /PASS/,
  },
  {
    name: 'an application that writes what it measures, timed while variants are open that only read',
    kind: 'compare',
    packages: ['mongodb'],
    files: {
      ...PROJECT,
      'scenarios/direct.scenario.ts': TIMED_DIRECTLY,
      [SCENARIO_FILE]: SERVED('.').replace('timed: false,', ''),
      'app.mjs': APP.replace(
        'response.end(JSON',
        "await db.collection('metrics').insertOne({ at: new Date() });\n  response.end(JSON",
      ),
    },
    command: ['compare', '--base', 'HEAD', '--minutes', '0.5'],
    prepare: async (folder) => {
      await folder.commit('base');
      await folder.edit(SOURCE, (text) => `// a comment\n${text}`);
    },
    says: /PASS|INCONCLUSIVE/,
  },
  {
    name: 'a comparison of the repair',
    kind: 'compare',
    files: { ...PROJECT, [SOURCE]: BAD },
    command: COMMAND,
    prepare: async (folder) => {
      await folder.commit('base');
      await folder.project.write(SOURCE, GOOD);
    },
    says: /PASS/,
  },
  {
    name: 'a comparison of an application that a script of the manifest starts, with options of its own',
    kind: 'compare',
    packages: ['mongodb'],
    files: {
      ...PROJECT,
      'package.json': '{ "type": "module", "scripts": { "start": "node app.mjs" } }',
      [SCENARIO_FILE]: SERVED('.', 'npm start'),
      'app.mjs': APP,
    },
    env: { NODE_OPTIONS: '--title=shop' },
    command: COMMAND,
    prepare: async (folder) => {
      await folder.commit('base');
      await folder.edit(SOURCE, (text) => `// a comment\n${text}`);
    },
    says: /PASS/,
  },
];
