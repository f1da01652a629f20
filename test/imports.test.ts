import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const execute = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '..');
const COMMAND = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const RULES = path.join(ROOT, '.dependency-cruiser.cjs');

const resultSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string(), to: z.string() })),
  }),
});

/** The rules' violations in a folder, and how many modules were read: a cruise that reads nothing finds nothing. */
async function cruise(cwd: string, folders: string[]): Promise<{ modules: number; violations: string[] }> {
  const args = [COMMAND, '--config', RULES, '--output-type', 'json', ...folders];
  // It exits with the number of violations; the JSON says which.
  const { stdout } = await execute(process.execPath, args, { cwd, maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: { stdout: string }) => error,
  );
  const { summary } = resultSchema.parse(JSON.parse(stdout));
  return {
    modules: summary.totalCruised,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

/** The violations among a few planted files, in a folder of their own: nobody else's check meets them. */
async function cruisePlanted(files: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-imports-'));
  try {
    for (const [file, text] of Object.entries({ 'tsconfig.json': '{}', ...files })) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    return (
      await cruise(folder, ['src', ...(Object.keys(files).some((file) => file.startsWith('app/')) ? ['app'] : [])])
    ).violations;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const MAIN = { 'src/cli/main.ts': 'export const main = 1;\n' };

function importingMain(file: string): string {
  const main = path.posix.relative(path.posix.dirname(file), 'src/cli/main.ts');
  return `import { main } from '${main}';\nexport const planted = main;\n`;
}

describe('imports', { timeout: 60_000 }, () => {
  it('go one way, without a cycle, and every module was read', async () => {
    const { modules, violations } = await cruise(ROOT, ['src', 'app', 'scenarios', 'seed']);
    const sources = await readdir(path.join(ROOT, 'src'), { recursive: true });
    expect(modules).toBeGreaterThanOrEqual(sources.filter((file) => file.endsWith('.ts')).length);
    expect(violations).toEqual([]);
  });

  it('are red for a planted cycle, of types alone', async () => {
    const violations = await cruisePlanted({
      'src/stats/a.ts': "import type { B } from './b.ts';\nexport type A = B | string;\n",
      'src/stats/b.ts': "import type { A } from './a.ts';\nexport type B = A[];\n",
    });
    expect(violations.filter((text) => text.startsWith('no-cycles'))).not.toEqual([]);
  });

  it.each([
    ['a stage that imports the command line', 'src/gate/planted.ts', 'only-the-command-line-imports-itself'],
    ['a model that imports a stage', 'src/model/planted.ts', 'model-imports-no-stage'],
    ['a stage that imports another', 'src/report/planted.ts', 'report-imports-no-other-stage'],
    ['an application stage that imports another', 'src/application/planted.ts', 'application-imports-no-other-stage'],
    ['a piece of all stages that imports one', 'src/process/planted.ts', 'process-imports-no-stage'],
    ['an application that imports the harness', 'app/planted.ts', 'app-is-an-application'],
  ])('are red for %s', async (_what, file, rule) => {
    const violations = await cruisePlanted({ ...MAIN, [file]: importingMain(file) });
    expect(violations).toContain(`${rule}: ${file} -> src/cli/main.ts`);
  });

  it('are red for a helper of tests that something else imports', async () => {
    const violations = await cruisePlanted({
      'src/gate/planted.fixture.ts': 'export const helper = 1;\n',
      'src/gate/judge.ts': "import { helper } from './planted.fixture.ts';\nexport const planted = helper;\n",
    });
    expect(violations).toEqual(['test-helpers-are-for-tests: src/gate/judge.ts -> src/gate/planted.fixture.ts']);
  });
});
