import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JsonlStore } from './jsonl-store.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-killed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Adds runs until it is killed; says the id of each once it is kept. */
const WRITER = `
  const [module, fixture, folder, name] = process.argv.slice(1);
  const { JsonlStore } = await import(module);
  const { exampleEntry } = await import(fixture);
  const store = new JsonlStore(folder);
  for (let i = 0; ; i++) {
    const run = name + '-' + i;
    await store.append(exampleEntry(i, { run, revision: 'x'.repeat(20_000) }));
    process.stdout.write(run + '\\n');
  }`;

/** Ids that a writer said it had kept, before it was killed `delayMs` after the first of them. */
function killedWriter(name: string, delayMs: number): Promise<string[]> {
  const paths = ['./jsonl-store.ts', './entry.fixture.ts'].map((file) => new URL(file, import.meta.url).href);
  const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, ...paths, folder, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), delayMs);
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // The last line may be cut; what was said whole was kept.
    child.on('close', () => resolve(said.split('\n').slice(0, -1)));
  });
}

test('writers killed 100 times, two at once: every run that was said to be kept is there', {
  timeout: 300_000,
}, async () => {
  const kept: string[] = [];
  for (let round = 0; round < 50; round++) {
    const pair = await Promise.all([
      killedWriter(`a${round}`, (round % 10) * 3),
      killedWriter(`b${round}`, 7 + (round % 10) * 2),
    ]);
    kept.push(...pair.flat());
  }
  expect(kept.length).toBeGreaterThanOrEqual(100);
  const store = new JsonlStore(folder);
  const { entries, warnings } = await store.recent({ machineClass: 'linux-x64-xeon', profile: 'pr', limit: 1e9 });
  const found = new Set(entries.map(({ run }) => run));
  expect(kept.filter((run) => !found.has(run))).toEqual([]);
  // A write is one call, which a kill does not split on a local disk; were it split, the line would be said and set
  // aside.
  const aside = await readFile(join(folder, 'linux-x64-xeon.jsonl.corrupt'), 'utf8').catch(() => '');
  expect(aside === '').toBe(warnings.length === 0);
});
