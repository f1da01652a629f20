import { execFile } from 'node:child_process';
import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { plumbline } from './bad-projects/command-line.ts';
import { CONFIG, type Project } from './bad-projects/project.ts';
import { APPLICATION, Repository, rowOf, scenarioOf } from './compare/repository.ts';

vi.setConfig({ testTimeout: 180_000 });

const N_PLUS_ONE = `export const itemsOf = async (db, group) => {
    const ids = await db.collection('items').find({ group }, { projection: { _id: 1 } }).sort({ _id: 1 }).limit(5).toArray();
    return Promise.all(ids.map(({ _id }) => db.collection('items').findOne({ _id })));
  };`;

let repository: Repository;
beforeEach(async () => {
  repository = await Repository.create();
});
afterEach(async () => await repository[Symbol.asyncDispose]());

it('an index that head drops is red on work, naming both plans', async () => {
  await repository.project.write('src/items.mjs', APPLICATION.replace('{ group: 1, _id: 1 }', '{ value: 1 }'));
  const { exitCode, stdout, rows, report } = await repository.compare();
  expect(exitCode, stdout).toBe(1);
  expect(rowOf(rows, 'items/indexed/work')).toMatchObject({
    verdict: 'fail',
    reason: expect.stringContaining('plan of items: IXSCAN { group: 1, _id: 1 } -> IXSCAN { _id: 1 }'),
  });
  expect(rowOf(rows, 'items/indexed/result')?.verdict).toBe('pass');
  expect(report?.warnings).toContainEqual(expect.stringContaining('create different indexes'));
  expect(report?.warnings).toContainEqual(expect.stringContaining('not committed'));
});

it('an N+1 is red on work, naming the command', async () => {
  await repository.project.write('src/items.mjs', APPLICATION.replace(/export const itemsOf.*/, N_PLUS_ONE));
  await repository.commit('N+1');
  const { exitCode, rows } = await repository.compare('--base', 'HEAD~1');
  expect(exitCode).toBe(1);
  expect(rowOf(rows, 'items/indexed/work')?.reason).toContain('find 1 -> 6 per call');
});

it('with --bail what is red is told before the slow variants are counted, and they are said', async () => {
  const slow = 'slow: { baseline: true, run: ({ mongo }, { group }) => itemsOf(mongo, group) }, indexed: {';
  await repository.project.write('scenarios/items.scenario.ts', scenarioOf().replace('indexed: {', slow));
  await repository.commit('a slow variant');
  await repository.project.write('src/items.mjs', APPLICATION.replace(/export const itemsOf.*/, N_PLUS_ONE));
  const stopped = await repository.compare('--base', 'HEAD', '--bail');
  expect(stopped.exitCode, stopped.stdout).toBe(1);
  expect(new Set(stopped.rows.map(({ variant }) => variant))).toEqual(new Set(['indexed']));
  expect(stopped.report?.warnings).toContainEqual('stopped by --bail, not compared: items/slow');
  const whole = await repository.compare('--base', 'HEAD');
  expect(whole.rows.map(({ variant }) => variant)).toEqual(['slow', 'slow', 'indexed', 'indexed']);
  expect(whole.report?.warnings.join()).not.toContain('--bail');
});

it('another answer is red, and says which call', async () => {
  await repository.project.write('src/items.mjs', APPLICATION.replace('limit(5)', 'limit(4)'));
  const { exitCode, rows } = await repository.compare();
  expect(exitCode).toBe(1);
  expect(rowOf(rows, 'items/indexed/result')).toMatchObject({
    verdict: 'fail',
    reason: expect.stringMatching(/another answer than base: 5 rows -> 4 rows in 10 of 10, first in call 0/),
  });
});

it('the same revision on both sides compares nothing, which is no pass', async () => {
  const { exitCode, stderr, report } = await repository.compare();
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/BASE_UNUSABLE: base \(the merge base with main\) is \w+, which is HEAD itself/);
  expect(report).toBeUndefined();
});

it('code in the folder of the scenarios, or of the data, is each side its own', async () => {
  const config = CONFIG.replace("profile: 'smoke',", "profile: 'smoke', scenarios: 'src',");
  await repository.project.write('plumbline.config.ts', config);
  await repository.git('mv', 'scenarios/items.scenario.ts', 'src/items.scenario.ts');
  await repository.project.write('src/items.scenario.ts', scenarioOf().replace('../src/items.mjs', './items.mjs'));
  await repository.project.write('src/items.mjs', "export * from '../seed/query.mjs'; export * from './indexes.mjs';");
  await repository.project.write('src/indexes.mjs', APPLICATION.replace(/export const itemsOf.*/, ''));
  const query = (text: string) => text.replace(/export const createIndexes.*/, '');
  await repository.project.write('seed/query.mjs', query(APPLICATION));
  await repository.commit('side by side');
  await repository.project.write('seed/query.mjs', query(APPLICATION.replace(/export const itemsOf.*/, N_PLUS_ONE)));
  const inSeed = await repository.compare();
  expect(inSeed.exitCode, inSeed.stdout).toBe(1);
  expect(rowOf(inSeed.rows, 'items/indexed/work')?.reason).toContain('find 1 -> 6 per call');
  await repository.git('checkout', '--quiet', 'seed/query.mjs');
  await repository.project.write('src/items.mjs', APPLICATION.replace(/export const itemsOf.*/, N_PLUS_ONE));
  const inSource = await repository.compare();
  expect(rowOf(inSource.rows, 'items/indexed/work')?.reason).toContain('find 1 -> 6 per call');
  expect(inSource.exitCode).toBe(1);
});

it('an index that the dataset itself no longer creates is red: base has its own', async () => {
  const dataset = await repository.project.read('seed/tiny.dataset.ts');
  const inline = (index: string) =>
    dataset.replace('indexes: createIndexes', `indexes: (db) => db.collection('items').createIndex(${index})`);
  await repository.project.write('seed/tiny.dataset.ts', inline('{ group: 1, _id: 1 }'));
  await repository.commit('its own index');
  await repository.project.write('seed/tiny.dataset.ts', inline('{ value: 1 }'));
  const { exitCode, stdout, rows } = await repository.compare();
  expect(exitCode, stdout).toBe(1);
  expect(rowOf(rows, 'items/indexed/work')?.reason).toContain('plan of items: IXSCAN { group: 1, _id: 1 }');
});

it('a scenario that base cannot load, though head did not change it, is an error that says why', async () => {
  await repository.project.write('.gitignore', 'reports/\n.plumbline/\nvendor/\n');
  await repository.project.write('vendor/items.mjs', APPLICATION);
  await repository.project.write('src/items.mjs', "export * from '../vendor/items.mjs';");
  await repository.commit('made when it is built');
  await repository.project.write('src/items.mjs', "export * from '../vendor/items.mjs'; // head");
  const { exitCode, rows, report } = await repository.compare();
  expect(exitCode).toBe(3);
  expect(rows).toEqual([]);
  expect(report?.errors).toMatchObject([
    {
      code: 'BASE_UNUSABLE',
      message: expect.stringMatching(/base cannot load the scenario items, which head did not change: .*vendor/),
      hint: expect.stringContaining('git ignores'),
    },
  ]);
});

it('what head does not ask any more is on the first screen, and no pass under --strict', async () => {
  const other = 'other: { timed: false, run: ({ mongo }, { group }) => itemsOf(mongo, group) }, indexed: {';
  const two = scenarioOf().replace('indexed: {', other);
  for (const name of ['items', 'gone', 'renamed', 'called'])
    await repository.project.write(`scenarios/${name}.scenario.ts`, two.replace('Items of', `${name} of`));
  await repository.commit('four scenarios');
  // One is gone, one has lost a variant and other parameters, one another name, and one calls what base does not have.
  await repository.git('rm', '--quiet', 'scenarios/gone.scenario.ts');
  const fewer = scenarioOf().replace('pick(data.groups)', 'pick([data.groups[0]])');
  await repository.project.write('scenarios/items.scenario.ts', fewer);
  await repository.git('mv', 'scenarios/renamed.scenario.ts', 'scenarios/has-a-new-name.scenario.ts');
  await repository.project.write('src/items.mjs', `${APPLICATION}export const listOf = itemsOf;`);
  const calling = scenarioOf('listOf(mongo, group)', 'timed: false,', 'listOf');
  await repository.project.write('scenarios/called.scenario.ts', calling);
  const reporters = ['--reporter', 'comment', '--reporter', 'markdown'];
  const { exitCode, stdout, rows, report } = await repository.compare('--strict', ...reporters);
  expect(exitCode, stdout).toBe(3);
  expect(report?.verdict).toBe('inconclusive');
  for (const told of [
    /^scenario gone is gone from head/,
    /^scenario items asks otherwise than it did.*variant other is gone; params/,
    /^called\/indexed\/work: the scenario changed, and base cannot load it/,
  ])
    expect(report?.reasons).toContainEqual(expect.stringMatching(told));
  expect(report?.reasons.join()).not.toContain('renamed');
  expect(rowOf(rows, 'has-a-new-name/indexed/work')?.verdict).toBe('pass');
  expect(rowOf(rows, 'called/indexed/work')?.verdict).toBe('inconclusive');
  const comment = await repository.project.read('reports/compare/comment.md');
  const markdown = await repository.project.read('reports/compare/report.md');
  const firstScreens = {
    terminal: stdout.slice(0, stdout.indexOf('Warning:')),
    comment: comment.slice(0, comment.indexOf('<details>')),
    // What is undecided comes first where nothing is red.
    markdown: markdown.slice(0, markdown.indexOf('\n## ', markdown.indexOf('\n## What is undecided') + 1)),
  };
  for (const text of Object.values(firstScreens)) {
    expect(text).toContain('scenario gone is gone from head');
    expect(text).toContain('scenario items asks otherwise');
    expect(text).toContain('the scenario changed, and base');
  }
});

it('a scenario that base cannot load says why, and the others are judged', async () => {
  await repository.project.write(
    'src/items.mjs',
    `${APPLICATION}export const countItems = (db) => db.collection('items').countDocuments();`,
  );
  await repository.project.write(
    'scenarios/count.scenario.ts',
    scenarioOf('countItems(mongo)', 'timed: false,', 'countItems'),
  );
  const { exitCode, rows, report } = await repository.compare();
  expect(exitCode).toBe(0);
  expect(rowOf(rows, 'count/indexed/work')).toMatchObject({
    verdict: 'not-judged',
    reason: expect.stringMatching(/the scenario is new, and base cannot load it: .*countItems/),
  });
  expect(rowOf(rows, 'items/indexed/work')?.verdict).toBe('pass');
  expect(report?.warnings).toContainEqual(expect.stringContaining('base cannot load it'));
});

it('a scenario that is gone from head is said', async () => {
  await repository.project.write('scenarios/more.scenario.ts', scenarioOf());
  await repository.commit('more');
  await repository.git('rm', '--quiet', 'scenarios/more.scenario.ts');
  const { exitCode, report } = await repository.compare();
  expect(exitCode).toBe(0);
  expect(report?.warnings).toContain('gone from head, and not compared: more');
});

it('a variant that throws on head is an error, never a pass', async () => {
  await repository.project.write('src/items.mjs', APPLICATION.replace('db.collection', 'nothing.collection'));
  const { exitCode, report } = await repository.compare();
  expect(exitCode).toBe(3);
  expect(report?.errors).toMatchObject([{ code: 'CALL_FAILED', message: expect.stringContaining('on head: ') }]);
});

it('counts each variant in a process of its own: what a module keeps between calls does not hide what is more', async () => {
  // The first call of a process reads the settings, whichever variant makes it.
  const kept = `
let settings;
export const itemsOf = async (db, group) => {
  settings ??= await db.collection('items').findOne();
  return db.collection('items').find({ group }).sort({ _id: 1 }).limit(5).toArray();
};
export const createIndexes = (db) => db.collection('items').createIndex({ group: 1, _id: 1 });
`;
  const list = 'export const listOf = itemsOf;\n';
  const scenario = scenarioOf('listOf(mongo, group)', 'timed: false,', 'itemsOf, listOf').replace(
    'variants: {',
    'variants: { earlier: { timed: false, run: ({ mongo }, { group }) => itemsOf(mongo, group) },',
  );
  await repository.project.write('scenarios/items.scenario.ts', scenario);
  await repository.project.write('src/items.mjs', kept + list);
  await repository.commit('settings');
  const twice = 'export const listOf = async (db, group) => (await itemsOf(db, group)) && itemsOf(db, group);\n';
  await repository.project.write('src/items.mjs', kept + twice);
  const { exitCode, stdout, rows } = await repository.compare();
  expect(exitCode, stdout).toBe(1);
  expect(rowOf(rows, 'items/indexed/work')?.reason).toContain('find 1.1 -> 2.1 per call');
  expect(rowOf(rows, 'items/earlier/work')?.verdict).toBe('pass');
});

it('a ref that git does not know ends with 2 and what to do', async () => {
  const { exitCode, stderr, report } = await repository.compare('--base', 'no-such-branch');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/BASE_UNKNOWN: git knows no commit "no-such-branch"\n.*git fetch/);
  expect(report).toBeUndefined();
});

it('a shallow clone without the merge base says what to fetch', async () => {
  for (const name of ['second', 'third']) {
    await repository.project.write('README.md', name);
    await repository.commit(name);
  }
  await repository.git('clone', '--quiet', '--depth', '1', `file://${repository.folder}`, 'tmp/clone');
  const clone = { ...repository.project, folder: path.join(repository.folder, 'tmp/clone') };
  const { exitCode, stderr } = await plumbline(clone as Project, ['compare', '--base', 'HEAD~1']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/BASE_UNKNOWN: this clone is shallow and does not have "HEAD~1"\n.*fetch-depth: 0/);
});

it('a folder that is no checkout says so', async () => {
  await rm(path.join(repository.folder, '.git'), { recursive: true });
  const { exitCode, stderr } = await repository.compare();
  expect(exitCode).toBe(2);
  expect(stderr).toContain('BASE_UNKNOWN: this folder is no checkout that git can use');
});

it('base has its own dependencies where its lockfile differs, and its own workspaces where it does not', async () => {
  const limit = (n: number) => `export const limit = ${n};`;
  const application = APPLICATION.replace('limit(5)', 'limit(limit)');
  const files = {
    'package.json': '{ "name": "shop", "type": "module", "workspaces": ["packages/*"] }',
    'packages/limits/package.json':
      '{ "name": "limits", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
    'packages/limits/index.js': limit(5),
    '.gitignore': 'reports/\nnode_modules/\n',
    'src/items.mjs': `import { limit } from 'limits';${application}`,
  };
  for (const [name, text] of Object.entries(files)) await repository.project.write(name, text);
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--offline'], { cwd: repository.folder });
  await repository.commit('a workspace');
  await repository.project.write('packages/limits/index.js', limit(4));
  const shared = await repository.compare();
  expect(shared.stderr).toContain('it shares the dependencies of head');
  expect(rowOf(shared.rows, 'items/indexed/result')?.reason).toMatch(/5 rows -> 4 rows/);

  // A module that the workspace has for itself is base's workspace's too.
  await repository.project.write(
    'packages/limits/node_modules/inner/package.json',
    '{ "name": "inner", "type": "module", "exports": "./index.js" }',
  );
  await repository.project.write('packages/limits/node_modules/inner/index.js', limit(5));
  const inner = `export { limit } from 'inner';`;
  await repository.project.write('packages/limits/index.js', inner);
  await repository.commit('a module of its own');
  await repository.project.write('packages/limits/index.js', `${inner} // head`);
  expect(rowOf((await repository.compare()).rows, 'items/indexed/result')?.verdict).toBe('pass');
  await repository.project.write('packages/limits/index.js', limit(5));
  await repository.commit('and without it');
  await repository.project.write('packages/limits/index.js', limit(4));

  const lock = await repository.project.read('package-lock.json');
  await repository.project.write('package-lock.json', `${lock}\n`);
  const own = await repository.compare();
  expect(own.stderr).toContain('its own dependencies were installed: package-lock.json differs');
  expect(rowOf(own.rows, 'items/indexed/result')?.reason).toMatch(/5 rows -> 4 rows/);
});

it('a lockfile that cannot be installed is told in the words of its installer', async () => {
  await repository.project.write('package-lock.json', '{ "no": "lockfile"');
  await repository.commit('broken');
  await repository.project.write('package-lock.json', '{}');
  const { exitCode, stderr } = await repository.compare();
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/BASE_UNUSABLE: what base depends on could not be installed: .*npm ci/);
});

it('an application is started from each side, each with its own code', async () => {
  const application = `
import { createServer } from 'node:http';
import { MongoClient } from 'mongodb';
import { itemsOf } from './src/items.mjs';
const client = await new MongoClient(process.env.MONGO_URL).connect();
const db = client.db(process.env.MONGO_DB);
createServer(async ({ url }, response) => {
  if (url === '/health') return response.end('ok');
  response.end(JSON.stringify(await itemsOf(db, Number(url.split('/').at(-1)))));
}).listen(process.env.PORT, process.env.HOST);`;
  const scenario = scenarioOf("http.get('/items/' + group)", 'timed: false,')
    .replace('{ mongo }', '{ http }')
    .replace('dataset: tiny,', "dataset: tiny, app: { cwd: '.', command: 'node app.mjs', ready: '/health' },");
  await repository.project.write('app.mjs', application);
  await repository.project.write('scenarios/items.scenario.ts', scenario);
  await repository.project.write('.gitignore', 'reports/\nnode_modules\n');
  await symlink(path.resolve(import.meta.dirname, '../node_modules'), path.join(repository.folder, 'node_modules'));
  await repository.commit('an application');
  await repository.project.write('src/items.mjs', APPLICATION.replace(/export const itemsOf.*/, N_PLUS_ONE));
  const { exitCode, stdout, rows } = await repository.compare();
  expect(exitCode, stdout).toBe(1);
  expect(rowOf(rows, 'items/indexed/work')?.reason).toContain('find 1 -> 6 per call');
  expect(rowOf(rows, 'items/indexed/result')?.verdict).toBe('pass');
});

it('once work is red nothing is timed, and --all times all of it', async () => {
  const two = scenarioOf('itemsOf(mongo, group)', '', 'itemsOf, listOf').replace(
    'variants: {',
    'variants: { list: { run: ({ mongo }, { group }) => listOf(mongo, group) },',
  );
  const listing = `${APPLICATION}export const listOf = itemsOf;`;
  await repository.project.write('src/items.mjs', listing);
  await repository.project.write('scenarios/items.scenario.ts', two);
  await repository.commit('two that are timed');
  await repository.project.write(
    'src/items.mjs',
    listing.replace(
      'listOf = itemsOf',
      `listOf = async (db, group) => {
    await db.collection('items').findOne({ _id: 1 });
    return itemsOf(db, group);
  }`,
    ),
  );
  const untimed = await repository.compare('--base', 'HEAD');
  expect(untimed.exitCode, untimed.stdout).toBe(1);
  expect(untimed.stderr).not.toContain('Timing both sides');
  expect(untimed.rows.filter(({ metric }) => metric === 'median')).toMatchObject([
    {
      variant: 'indexed',
      verdict: 'not-judged',
      restarts: 0,
      reason: expect.stringMatching(/^not timed: work is red/),
    },
  ]);
  const all = await repository.compare('--base', 'HEAD', '--all');
  expect(all.exitCode).toBe(1);
  expect(all.stderr).toContain('work is red (1 of 2 variants); timing: 2 of 2 variants open, at most 3 s');
  expect(all.rows.filter(({ metric }) => metric === 'median').map(({ restarts }) => restarts > 0)).toEqual([
    true,
    true,
  ]);
});
