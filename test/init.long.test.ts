import { execFile } from 'node:child_process';
import { readdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Questions } from '../src/cli/questions.ts';
import { chooseCollection } from '../src/cli/sampled-collection.ts';
import { inferShape } from '../src/init/infer-shape.ts';
import { SampledServer } from '../src/init/sample-collection.ts';
import type { Report } from '../src/model/report.ts';
import { type Ended, plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';
import { differences } from './init/alike.ts';
import { SampledShapes, SHAPES } from './init/sampled-shapes.ts';
import { DOCUMENTS, SampledShop, SENTINELS } from './init/sampled-shop.ts';
import { codeBlocks } from './markdown-blocks.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const execute = promisify(execFile);
const MONGO = sharedEngines().MONGO_URL;
const WORKFLOW = '.github/workflows/plumbline.yml';

/** A user's repository with a `package.json`, and nothing else. */
async function emptyProject(manifest: object, files: Readonly<Record<string, string>> = {}): Promise<Project> {
  const project = await Project.create({});
  await rm(path.join(project.folder, 'seed'), { recursive: true });
  await project.remove('plumbline.config.ts');
  await project.write('package.json', JSON.stringify(manifest));
  for (const [name, text] of Object.entries(files)) await project.write(name, text);
  await execute('git', ['init', '--quiet', '--initial-branch=main'], { cwd: project.folder });
  return project;
}

async function filesOf(project: Project): Promise<string[]> {
  const entries = await readdir(project.folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(project.folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/^(?:\.git|reports|node_modules)\//.test(file))
    .toSorted();
}

const commit = async ({ folder }: Project, message: string) => {
  const named = ['-c', 'user.name=A', '-c', 'user.email=a@b'];
  await execute('git', ['add', '--all'], { cwd: folder });
  await execute('git', [...named, 'commit', '--quiet', '--message', message], { cwd: folder });
};

/** A user's own code, which the written files come to import. */
const APPLICATION = `
export const find = (db, value) =>
  db.collection('orders').find({ customerId: value }).sort({ createdAt: -1 }).limit(20).toArray();
export async function createIndexes(db) {
  await db.collection('orders').createIndex({ customerId: 1, createdAt: -1 });
}
`;

describe('plumbline init, of a sampled collection', { timeout: 180_000 }, () => {
  let shop: SampledShop;
  let project: Project;
  let ended: Ended;
  let commands: Record<string, unknown>[];

  beforeAll(async () => {
    shop = await SampledShop.create(MONGO);
    project = await emptyProject({ type: 'module', dependencies: { mongoose: '9.12.1', ioredis: '6.0.0' } });
    await shop.db.command({ profile: 2 });
    const from = ['--mongo-url', MONGO, '--database', shop.database, '--collection', 'orders'];
    ended = await plumbline(project, ['init', ...from]);
    await shop.db.command({ profile: 0 });
    commands = await shop.db.collection('system.profile').find({ appName: 'plumbline-init' }).toArray();
  });

  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await shop[Symbol.asyncDispose]();
  });

  it('writes a configuration, a dataset, a scenario and the workflow, and says what is next', async () => {
    expect(ended.stderr).toContain('package.json has mongoose, ioredis');
    expect(ended.stderr).toMatch(/orders: 1,000 of 5,000 documents sampled/);
    expect(ended.exitCode).toBe(0);
    expect(await filesOf(project)).toEqual([
      '.github/workflows/plumbline.yml',
      '.gitignore',
      'package.json',
      'plumbline.config.ts',
      'scenarios/orders-by-customer-id.scenario.ts',
      'seed/orders.dataset.ts',
    ]);
    expect(ended.stdout).toMatch(/written {2}seed\/orders\.dataset\.ts/);
    expect(ended.stdout).toMatch(/Next:\n.*npm install.*\n.*npx plumbline-gate run --profile smoke\n/);
    expect(await project.read('.gitignore')).toBe('.plumbline/\nreports/\n');
  });

  it("has the names of the user's fields, and nothing of a value in any file or on the terminal", async () => {
    const dataset = await project.read('seed/orders.dataset.ts');
    for (const name of ['customerId', 'createdAt', 'items', 'sku', 'votes']) expect(dataset).toContain(name);
    const texts = await Promise.all((await filesOf(project)).map((file) => project.read(file)));
    const all = [...texts, ended.stdout, ended.stderr].join('\n');
    for (const sentinel of SENTINELS) expect(all).not.toMatch(sentinel);
  });

  it('would find a sentinel: each is in what was sampled', async () => {
    const document = await shop.db.collection('orders').findOne({ note: { $exists: true } });
    const seen = `${JSON.stringify(document)} ${document?.blob.toString('hex')} ${document?.createdAt.getTime()}`;
    expect(SENTINELS.filter((sentinel) => !sentinel.test(seen))).toEqual([]);
  });

  it('only reads, a bounded number of documents, and says who asks', () => {
    expect(commands.length).toBeGreaterThan(0);
    const asked = commands.map(({ command }) => command as Record<string, unknown>);
    const kinds = ['aggregate', 'getMore', 'count', 'listCollections', 'listIndexes'];
    for (const command of asked) {
      expect(
        kinds.some((kind) => kind in command),
        JSON.stringify(command),
      ).toBe(true);
    }
    const [aggregate] = asked.filter((command) => 'aggregate' in command);
    expect(aggregate).toMatchObject({ pipeline: [{ $sample: { size: 1_000 } }], maxTimeMS: 10_000 });
  });

  it("has the user's indexes, those that hold data or cannot be made left out and said", async () => {
    const dataset = await project.read('seed/orders.dataset.ts');
    const created = Array.from(dataset.matchAll(/createIndex\((.*)\);/g), ([, text]) => text);
    expect(created).toEqual([
      '{ customerId: 1, createdAt: -1 }',
      '{ email: 1 }, { unique: true }',
      '{ status: 1 }',
      "{ 'address.where': '2dsphere' }",
      "{ 'address.city': 'text', note: 'text' }, { weights: { 'address.city': 1, note: 5 } }",
      '{ createdAt: 1 }, { expireAfterSeconds: 2000000000 }',
      "{ 'items.sku': 1 }",
    ]);
    expect(dataset).toContain('Without its partialFilterExpression');
    expect(ended.stderr).toMatch(/left out: 1 index/);
  });

  it('runs green at smoke, twice with one digest, and its documents have the shape of the sampled ones', async () => {
    const first = await plumbline(project, ['run', '--profile', 'smoke'], { env: sharedEngines() });
    expect(first.stdout, first.stderr).toMatch(/^PASS/);
    expect(first.exitCode).toBe(0);
    const seeded = () => plumbline(project, ['seed', '--profile', 'smoke'], { env: sharedEngines() });
    const [one, two] = [await seeded(), await seeded()];
    expect(one.stdout).toMatch(/^orders: 5,000 documents, digest [0-9a-f]{64}\n$/);
    expect(two.stdout).toBe(one.stdout);
    await using server = await SampledServer.connect(MONGO);
    const source = await server.sample(shop.database, 'orders');
    const made = await server.sample('plumbline_idxd', 'orders');
    const shapes = [source, made].map(({ documents, estimated }) => inferShape(documents, estimated));
    const [sourceShape, madeShape] = shapes;
    if (!sourceShape || !madeShape) throw new Error('no shape');
    expect(sourceShape.documents).toBe(DOCUMENTS);
    expect(differences(sourceShape, madeShape)).toEqual([]);
  });

  it('has types that a strict compiler takes', async () => {
    const [config] = codeBlocks(await readFile(path.join(ROOT, 'docs/scenarios.md'), 'utf8')).filter(({ text }) =>
      text.includes('"compilerOptions"'),
    );
    await using typed = await emptyProject({ type: 'module' }, { 'tsconfig.json': config?.text ?? '' });
    for (const file of (await filesOf(project)).filter((name) => name.endsWith('.ts'))) {
      await typed.write(file, await project.read(file));
    }
    const paths = { compilerOptions: { paths: { 'plumbline-gate': [path.join(ROOT, 'src/index.ts')] } } };
    await typed.write('tsconfig.check.json', JSON.stringify({ extends: './tsconfig.json', ...paths }));
    await symlink(path.join(ROOT, 'node_modules'), path.join(typed.folder, 'node_modules'));
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = await execute(process.execPath, [tsc, '-p', 'tsconfig.check.json'], { cwd: typed.folder }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe('');
  });

  it("is red when the application's index is lost on a branch, with the plan named: run and compare", async () => {
    // What its comments say: the files import the application's own functions.
    await project.write('src/orders.js', APPLICATION);
    const imported = async (file: string, pattern: RegExp, by: string, line: string) => {
      const text = await project.read(file);
      expect(text).toMatch(pattern);
      await project.write(file, `${line}\n${text.replace(pattern, by)}`);
    };
    const scenario = 'scenarios/orders-by-customer-id.scenario.ts';
    await imported(scenario, /^const find = [^;]*;$/m, '', "import { find } from '../src/orders.js';");
    const index = /^.*createIndex\({ customerId: 1, createdAt: -1 }\);$/m;
    await imported(
      'seed/orders.dataset.ts',
      index,
      'await createIndexes(db);',
      "import { createIndexes } from '../src/orders.js';",
    );
    await commit(project, 'Plumbline');
    await execute('git', ['checkout', '--quiet', '-b', 'faster'], { cwd: project.folder });
    await project.write('src/orders.js', APPLICATION.replace(/^ *await db.*createIndex.*\n/m, ''));
    const run = await plumbline(project, ['run', '--profile', 'smoke'], { env: sharedEngines() });
    expect(run.exitCode).toBe(1);
    // Another index answers now, by the sort alone: the plan says so, and what it costs.
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /orders is read by IXSCAN { createdAt: 1 }: [\d.,]+ documents and [\d.,]+ keys examined for [\d.]+ returned/,
    );
    expect(run.stdout).toMatch(/explains: indexed\/docsExaminedPerReturned/);
    const compared = ['compare', '--profile', 'smoke', '--minutes', '0.05'];
    const compare = await plumbline(project, compared, { env: sharedEngines() });
    expect(compare.exitCode, compare.stderr).toBe(1);
    expect(compare.stdout).toMatch(/IXSCAN { createdAt: 1 }/);
  });
});

describe('plumbline init, of collections of other shapes', { timeout: 180_000 }, () => {
  let shapes: SampledShapes;
  beforeAll(async () => {
    shapes = await SampledShapes.create(MONGO);
  });
  afterAll(async () => {
    await shapes[Symbol.asyncDispose]();
  });

  it.each(Object.keys(SHAPES))('%s: its first run is green', async (collection) => {
    await using project = await emptyProject({ type: 'module', dependencies: { mongodb: '7.9.0', ioredis: '6.0.0' } });
    const from = ['--mongo-url', MONGO.replace('mongodb://', ''), '--database', shapes.database];
    const written = await plumbline(project, ['init', ...from, '--collection', collection]);
    expect(written.exitCode, written.stderr).toBe(0);
    expect(written.stderr).toMatch(/No scheme: mongodb:.* is assumed/);
    const run = await plumbline(project, ['run', '--profile', 'smoke'], { env: sharedEngines() });
    const { scenarios } = JSON.parse(await project.read('reports/report.json')) as Pick<Report, 'scenarios'>;
    const checks = scenarios.flatMap((scenario) => scenario.checks);
    expect(checks.length, run.stderr).toBeGreaterThan(4);
    // Whether there were calls enough for a p95 is the machine's.
    const open = checks.filter(({ id, verdict }) => verdict !== 'pass' && !/\/(p95|slow-query)$/.test(id));
    expect(open.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
  });

  it('asks again where an answer is of no use, and takes an address without a scheme', async () => {
    const input = new PassThrough();
    const output = Object.assign(new PassThrough(), { isTTY: true as const, columns: 80 });
    const answers = ['http://127.0.0.1', MONGO.replace('mongodb://', ''), shapes.database, 'nothing', 'sessions'];
    let shown = '';
    output.on('data', (chunk) => {
      shown += String(chunk);
      if (/: $/.test(shown)) setImmediate(() => input.write(`${answers.shift()}\n`));
    });
    using questions = new Questions(input, output);
    const sampled = await chooseCollection({ yes: false }, { MONGO_URL: undefined, REDIS_URL: undefined }, questions);
    expect(sampled?.collection).toBe('sessions');
    expect(shown).toMatch(/http:\/\/127\.0\.0\.1 cannot be sampled/);
    expect(shown).toMatch(/No scheme: mongodb:/);
    expect(shown).toMatch(/"nothing" is none of these/);
  });
});

describe('plumbline init, without a collection', { timeout: 180_000 }, () => {
  it('writes a general dataset that a CommonJS project runs, with its cache', async () => {
    await using project = await emptyProject({ dependencies: { redis: '6.3.1', mongodb: '6.0.0' } });
    const { exitCode, stdout } = await plumbline(project, ['init', '--yes']);
    expect(exitCode, stdout).toBe(0);
    expect(await filesOf(project)).toEqual([
      '.github/workflows/plumbline.yml',
      '.gitignore',
      'package.json',
      'plumbline.config.mjs',
      'scenarios/orders-by-customer-id.scenario.mjs',
      'seed/orders.dataset.mjs',
    ]);
    await project.write('package.json', JSON.stringify({ type: 'commonjs' }));
    const run = await plumbline(project, ['run', '--profile', 'smoke'], { env: sharedEngines() });
    expect(run.stdout, run.stderr).toMatch(/^PASS/);
    expect(run.stdout).toMatch(/16 checks of 1 scenario passed/);
    expect(run.stderr).not.toMatch(/warning/i);
    const dataset = await project.read('seed/orders.dataset.mjs');
    await project.write('seed/orders.dataset.mjs', dataset.replace(/^.*createIndex.*\n/m, ''));
    const broken = await plumbline(project, ['run', '--profile', 'smoke'], { env: sharedEngines() });
    expect(broken.exitCode).toBe(1);
    expect(broken.stdout).toMatch(/✗ orders-by-customer-id {3}orders is read without an index: COLLSCAN/);
    expect(broken.stdout).toMatch(/explains: indexed\/plan/);
  });

  it('of too few documents writes the general dataset, and says why', async () => {
    await using shop = await SampledShop.create(MONGO);
    await using project = await emptyProject({ type: 'module', devDependencies: { mongodb: '7.9.0' } });
    const from = ['--mongo-url', MONGO, '--database', shop.database, '--collection', 'few'];
    const { exitCode, stderr } = await plumbline(project, ['init', ...from]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/few has fewer than 20 documents \(1\): no shape is taken of so few/);
    expect(await filesOf(project)).toContain('seed/orders.dataset.ts');
  });

  it('asks for nothing where there is no terminal: the error names the flags', async () => {
    await using project = await emptyProject({ dependencies: { mongodb: '7.9.0' } });
    const before = await filesOf(project);
    const asked = await plumbline(project, ['init']);
    expect(asked.exitCode).toBe(2);
    expect(asked.stderr).toMatch(/USAGE: .*\n.*--mongo-url, --database and --collection.*--yes/);
    await using shop = await SampledShop.create(MONGO);
    const unnamed = await plumbline(project, ['init', '--mongo-url', MONGO, '--database', shop.database]);
    expect(unnamed.exitCode).toBe(2);
    expect(unnamed.stderr).toMatch(/several collections.*\n.*--collection: few, orders/);
    expect(await filesOf(project)).toEqual(before);
  });

  it('of a project without a known client asks which, or says how to', async () => {
    await using project = await emptyProject({});
    const { exitCode, stderr } = await plumbline(project, ['init', '--mongo-url', MONGO]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/--client mongodb redis/);
  });

  it('of a server that does not answer writes nothing, and says no password', async () => {
    await using project = await emptyProject({ dependencies: { mongodb: '7.9.0' } });
    const url = 'mongodb://ada:geheim@127.0.0.1:1/shop?serverSelectionTimeoutMS=300';
    const { exitCode, stderr } = await plumbline(project, ['init', '--mongo-url', url, '--collection', 'orders']);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/ENGINE_UNAVAILABLE: mongodb:\/\/\*\*\*@127\.0\.0\.1:1\/shop.* cannot be sampled/);
    expect(stderr).not.toContain('geheim');
    expect(await filesOf(project)).toEqual(['package.json']);
  });

  it('without a package.json says what to do', async () => {
    await using project = await emptyProject({});
    await project.remove('package.json');
    const { exitCode, stderr } = await plumbline(project, ['init', '--yes']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/no package\.json.*\n.*npm init -y.*docs\/applications\.md/);
  });
});

describe('plumbline init, beside what is there', () => {
  it('prints what it would write with --dry-run, and writes nothing', async () => {
    await using project = await emptyProject({ type: 'module', dependencies: { mongodb: '7.9.0' } });
    const { exitCode, stdout } = await plumbline(project, ['init', '--yes', '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/--- seed\/orders\.dataset\.ts\n/);
    expect(stdout).toMatch(/--- appended to \.gitignore\n\.plumbline\/\nreports\/\n/);
    expect(await filesOf(project)).toEqual(['package.json']);
    await plumbline(project, ['init', '--yes']);
    const files = (await filesOf(project)).filter((file) => !['package.json', '.gitignore'].includes(file));
    for (const file of files) expect(stdout).toContain(`--- ${file}\n${await project.read(file)}`);
  });

  it('overwrites nothing, lists what it left, and ends with 2', async () => {
    const mine = {
      'plumbline.config.js': 'export default {};',
      [WORKFLOW]: 'mine',
      '.gitignore': 'dist\nreports\n.plumbline',
    };
    await using project = await emptyProject({ type: 'module', dependencies: { mongodb: '7.9.0' } }, mine);
    const { exitCode, stdout } = await plumbline(project, ['init', '--yes']);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/left {5}plumbline\.config\.js: it was there/);
    expect(stdout).toContain(WORKFLOW);
    for (const [file, text] of Object.entries(mine)) expect(await project.read(file)).toBe(text);
    expect(await filesOf(project)).toEqual(
      [
        ...Object.keys(mine),
        'package.json',
        'scenarios/orders-by-customer-id.scenario.ts',
        'seed/orders.dataset.ts',
      ].toSorted(),
    );
    await project.write('seed/orders.dataset.ts', 'edited');
    const again = await plumbline(project, ['init', '--yes']);
    expect(again.exitCode).toBe(2);
    expect(again.stdout).not.toContain('written');
    expect(await project.read('seed/orders.dataset.ts')).toBe('edited');
  });

  it('appends to .gitignore after what is there', async () => {
    await using project = await emptyProject(
      { dependencies: { mongodb: '7.9.0' } },
      { '.gitignore': 'dist\n/reports' },
    );
    const { exitCode, stdout } = await plumbline(project, ['init', '--yes']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('.gitignore: appended .plumbline/\n');
    expect(await project.read('.gitignore')).toBe('dist\n/reports\n.plumbline/\n');
  });

  it('writes the workflow of docs/ci.md, as it stands there', async () => {
    await using project = await emptyProject({ dependencies: { mongodb: '7.9.0' } });
    await plumbline(project, ['init', '--yes']);
    const blocks = codeBlocks(await readFile(path.join(ROOT, 'docs/ci.md'), 'utf8'));
    const [documented] = blocks.filter(
      ({ language, text }) => language === 'yaml' && text.startsWith('name: plumbline'),
    );
    expect(await project.read(WORKFLOW)).toBe(documented?.text);
  });

  it("of a workspace puts the workflow at the repository's root, and its commands where the package is", async () => {
    const manifest = JSON.stringify({ dependencies: { mongoose: '9.12.1' } });
    const files = { 'pnpm-lock.yaml': '', 'packages/api/package.json': manifest, 'packages/api/src/db.js': '' };
    await using project = await emptyProject({ private: true, workspaces: ['packages/*'] }, files);
    const { exitCode } = await plumbline(
      { ...project, folder: path.join(project.folder, 'packages/api/src') } as Project,
      ['init', '--yes'],
    );
    expect(exitCode).toBe(0);
    expect(await filesOf(project)).toEqual(
      expect.arrayContaining([WORKFLOW, 'packages/api/plumbline.config.mjs', 'packages/api/seed/orders.dataset.mjs']),
    );
    const workflow = await project.read(WORKFLOW);
    expect(workflow).toContain('working-directory: packages/api\n');
    expect(workflow).toContain('path: packages/api/reports/\n');
    expect(workflow).toContain('pnpm install --frozen-lockfile && npx plumbline-gate run');
  });
});
