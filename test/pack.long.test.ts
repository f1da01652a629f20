import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { reportSchema } from '../src/model/report.ts';
import { sharedEngines } from './bad-projects/command-line.ts';
import { codeBlocks } from './markdown-blocks.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

const packedSchema = z.tuple([z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })]);

/** A user's project: the package as npm would unpack it, and the README's own example. */
let app: string;
let folder: string;
let packed: string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-pack-'));
  app = path.join(folder, 'app');
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], ROOT);
  // The build says its own words before.
  const [{ filename, files }] = packedSchema.parse(JSON.parse(stdout.slice(stdout.indexOf('[\n'))));
  packed = files.map((file) => file.path);
  const installed = path.join(app, 'node_modules/plumbline-gate');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', path.join(folder, filename), '--strip-components=1', '-C', installed], folder);
  await linkDependencies();
  for (const [file, text] of await exampleOfReadme()) await write(file, text);
  await write('package.json', '{ "type": "module", "private": true }');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package', { timeout: 120_000 }, () => {
  it('holds the compiled tool, its schema and its documents, and nothing of the tests or of the application', () => {
    const folders = [...new Set(packed.map((file) => file.split('/')[0]))].sort();
    expect(folders.filter((name) => !name?.includes('.'))).toEqual([
      'LICENSE',
      'bin',
      'dist',
      'docs',
      'provision',
      'schema',
      'selftest',
    ]);
    expect(packed).toEqual(
      expect.arrayContaining([
        'bin/plumbline.js',
        'dist/index.js',
        'dist/index.d.ts',
        'dist/session/measuring-process.js',
        'dist/dataset/loading-worker.js',
        'provision/provision.sh',
        'selftest/plumbline.config.ts',
        'schema/report.v1.schema.json',
        'schema/report.v2.schema.json',
        'CHANGELOG.md',
        // Documents name it.
        'compose.yaml',
      ]),
    );
    // The shop of the self-test is copied out and runs as the TypeScript that it is.
    const others = packed.filter((file) => !file.startsWith('selftest/'));
    expect(others.filter((file) => /devora|(?<!self|step-)test|fixture|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });

  it('lists the scenarios of a project', async () => {
    const { stdout } = await plumbline(['list']);
    expect(stdout).toContain('newest-orders  Newest orders of one customer');
    expect(stdout).toMatch(/indexed {3}.*plan IXSCAN/);
  });

  it('runs them on real engines, from compiled JavaScript, and passes', async () => {
    const { stdout } = await plumbline(['run', '--profile', 'smoke']);
    expect(stdout).toMatch(/^PASS/);
    const report = reportSchema.parse(JSON.parse(await readFile(path.join(app, 'reports/report.json'), 'utf8')));
    expect(report.scenarios.map(({ name, verdict }) => [name, verdict])).toEqual([['newest-orders', 'pass']]);
    expect(report.run.dataset).toMatchObject({ name: 'shop', documents: 5_000 });
  });

  it('tests itself: a seeded fault is compared, caught by its work, and counted', { timeout: 240_000 }, async () => {
    const flags = ['--only', 'projection lost', '--minutes', '0.01', '--json'];
    const { stdout } = await plumbline(['selftest', ...flags]);
    expect(JSON.parse(stdout).changes).toMatchObject([
      { change: 'projection lost', runs: 1, caught: { hits: 1, of: 1 } },
    ]);
  });

  it('has types that take the example and reject a misspelt metric', async () => {
    const example = await readFile(path.join(app, 'scenarios/newest-orders.scenario.ts'), 'utf8');
    const misspelt = example.replace(
      /^.*plan: 'IXSCAN'/m,
      "    // @ts-expect-error: no such check\n    indexed: { plann: 'IXSCAN'",
    );
    expect(misspelt).not.toBe(example);
    await write('types/misspelt.ts', misspelt);
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, '--noEmit', '--project', '.'], app);
    expect(stdout).toBe('');
  });
});

/** The README's example files, each named by the comment on its first line. */
async function exampleOfReadme(): Promise<[file: string, text: string][]> {
  const blocks = codeBlocks(await readFile(path.join(ROOT, 'README.md'), 'utf8'));
  const named = blocks.flatMap(({ text }): [string, string][] => {
    const file = /^\/\/ (\S+\.(?:ts|json))\n/.exec(text)?.[1];
    return file === undefined ? [] : [[file, text]];
  });
  expect(named.map(([file]) => file)).toEqual(['seed/shop.dataset.ts', 'scenarios/newest-orders.scenario.ts']);
  const [tsconfig] = codeBlocks(await readFile(path.join(ROOT, 'docs/scenarios.md'), 'utf8')).filter(({ text }) =>
    text.includes('"compilerOptions"'),
  );
  expect(tsconfig).toBeDefined();
  return [...named, ['tsconfig.json', tsconfig?.text ?? '']];
}

/** What `npm install` would bring, from the checkout: a registry may be out of reach. */
async function linkDependencies(): Promise<void> {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')));
  for (const name of [...Object.keys(dependencies), '@types/node']) {
    const link = path.join(app, 'node_modules', name);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(path.join(ROOT, 'node_modules', name), link);
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(app, file)), { recursive: true });
  await writeFile(path.join(app, file), text);
}

function plumbline(args: readonly string[]): Promise<{ stdout: string }> {
  const program = path.join(app, 'node_modules/plumbline-gate/bin/plumbline.js');
  return run(process.execPath, [program, ...args], app, { NO_COLOR: '1', ...sharedEngines() });
}

/** Rejects with everything that was printed when the exit code is not 0. */
async function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  try {
    return await promisify(execFile)(command, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 1e8 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
