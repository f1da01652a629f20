import { execFile } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const execute = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '..');

const resultSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string(), to: z.string() })),
  }),
});

/** The rules' violations, and how many modules were read: a cruise that reads nothing finds nothing. */
async function cruise(): Promise<{ modules: number; violations: string[] }> {
  const command = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [command, '--output-type', 'json', 'src', 'scenarios', 'seed'];
  // It exits with the number of violations; the JSON says which.
  const { stdout } = await execute(process.execPath, args, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: { stdout: string }) => error,
  );
  const { summary } = resultSchema.parse(JSON.parse(stdout));
  return {
    modules: summary.totalCruised,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

async function plant(files: Record<string, string>): Promise<AsyncDisposable> {
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(ROOT, file), text);
  return {
    async [Symbol.asyncDispose]() {
      for (const file of Object.keys(files)) await rm(path.join(ROOT, file), { force: true });
    },
  };
}

describe('imports', () => {
  it('go one way, without a cycle, and every module was read', async () => {
    const { modules, violations } = await cruise();
    const sources = await readdir(path.join(ROOT, 'src'), { recursive: true });
    expect(modules).toBeGreaterThanOrEqual(sources.filter((file) => file.endsWith('.ts')).length);
    expect(violations).toEqual([]);
  });

  it('are red for a planted cycle, of types alone', async () => {
    await using _planted = await plant({
      'src/stats/planted-a.ts': "import type { B } from './planted-b.ts';\nexport type A = B | string;\n",
      'src/stats/planted-b.ts': "import type { A } from './planted-a.ts';\nexport type B = A[];\n",
    });
    const { violations } = await cruise();
    expect(violations.filter((text) => text.startsWith('no-cycles'))).not.toEqual([]);
  });

  it('are red for a stage that imports the command line', async () => {
    await using _planted = await plant({
      'src/gate/planted.ts': "import { main } from '../cli/main.ts';\nexport const planted = main;\n",
    });
    const { violations } = await cruise();
    expect(violations).toContain('run-never-imports-cli: src/gate/planted.ts -> src/cli/main.ts');
  });
});
