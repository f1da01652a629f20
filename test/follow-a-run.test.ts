import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const AT_MOST = 35;

/** The files that CONTRIBUTING.md names between the command line and the exit code. */
async function named(): Promise<string[]> {
  const text = await readFile(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  const section = /^## Follow `plumbline run`\n([\s\S]*?)^## /m.exec(text)?.[1] ?? '';
  return Array.from(section.matchAll(/`((?:bin|src)\/[^`]+)`/g), ([, file = '']) => file);
}

/** What a file imports, or starts by its name. */
async function usedBy(file: string): Promise<string[]> {
  const text = await readFile(path.join(ROOT, file), 'utf8');
  const relative = Array.from(text.matchAll(/['"`](\.\.?\/[\w./-]+?)(?:\.ts|\$\{|['"`])/g), ([, found = '']) =>
    path.join(path.dirname(file), `${found}.ts`),
  );
  const programs = Array.from(text.matchAll(/program\('([\w-]+)'\)/g), ([, found = '']) => `src/cli/${found}.ts`);
  return [...relative, ...programs];
}

it(`${AT_MOST} files lead from the command line to the exit code, each reached from one before it`, async () => {
  const files = await named();
  expect(files[0]).toBe('bin/plumbline.js');
  expect(files.at(-1)).toBe('src/cli/exit-code.ts');
  expect(new Set(files).size).toBe(files.length);
  expect(files.length).toBeLessThanOrEqual(AT_MOST);
  const reached = new Set(files.slice(0, 1));
  const lost: string[] = [];
  for (const file of files) {
    expect(existsSync(path.join(ROOT, file)), file).toBe(true);
    if (!reached.has(file)) lost.push(file);
    for (const used of await usedBy(file)) reached.add(used);
  }
  expect(lost).toEqual([]);
});
