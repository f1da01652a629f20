import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseReport } from './json.ts';
import { exampleReport } from './report.fixture.ts';
import { writeReports } from './write.ts';

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'plumbline-killed-report-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

/** Writes one report over the other, with a large list of reasons, until it is killed. */
const WRITER = `
  const [write, fixture, out] = process.argv.slice(1);
  const { writeReports } = await import(write);
  const { exampleReport } = await import(fixture);
  const report = { ...exampleReport, reasons: Array.from({ length: 20_000 }, (_, i) => 'reason ' + i) };
  for (;;) {
    await writeReports({ report, measurements: [], out, reporters: [], trends: [] });
    process.stdout.write('.');
  }`;

function killedWriter(delayMs: number): Promise<void> {
  const paths = ['./write.ts', './report.fixture.ts'].map((file) => new URL(file, import.meta.url).href);
  const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, ...paths, out], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), delayMs));
  child.stdout.resume();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}

test('killed 20 times in the middle of writing: the report is whole each time', { timeout: 120_000 }, async () => {
  for (let round = 0; round < 20; round++) {
    await killedWriter(round * 2);
    expect(parseReport(await readFile(join(out, 'report.json'), 'utf8')).reasons).toHaveLength(20_000);
  }
  const left = (await readdir(out)).filter((name) => name !== 'report.json');
  await Promise.all(left.map((name) => utimes(join(out, name), 1, 1)));
  await writeReports({ report: exampleReport, measurements: [], out, reporters: [], trends: [] });
  // The list of what was written is all that is beside it.
  expect(await readdir(out, { recursive: true })).toEqual(['report.json', 'samples', 'samples/.written.json']);
});
