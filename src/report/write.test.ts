import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { VariantMeasurement } from '../model/measurement.ts';
import { keepSecretsOf } from '../process/redact-url.ts';
import { htmlReporter } from './html.ts';
import { parseReport } from './json.ts';
import { junitReporter } from './junit.ts';
import { markdownReporter } from './markdown.ts';
import { exampleReport, exampleTrends } from './report.fixture.ts';
import type { Reporter } from './reporter.ts';
import { writeReports } from './write.ts';

let out = '';
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'plumbline-report-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

/** Without the list of what was written. */
const samples = async () => (await readdir(join(out, 'samples'))).filter((name) => name !== '.written.json');
const measured = (variant: string, latencyMs = [3, 1, 2]): VariantMeasurement => ({
  scenario: 'user-projects',
  variant,
  latencyMs,
  warmupCalls: 5,
  notes: [],
});
const write = (
  report = exampleReport,
  measurements = [measured('indexed')],
  reporters: Reporter[] = [markdownReporter],
) => writeReports({ report, measurements, out, reporters, trends: [] });

test('the report names its samples files with their digests, in the order in which they were taken', async () => {
  const { report, files, failures } = await write();
  expect(failures).toEqual([]);
  expect(files).toEqual(
    ['samples/user-projects.indexed.json', 'report.md', 'report.json'].map((file) => join(out, file)),
  );
  const file = report.scenarios[0]?.variants[1]?.samplesFile;
  const text = await readFile(join(out, file?.path ?? ''), 'utf8');
  expect(file?.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  expect(JSON.parse(text).latencyMs).toEqual([3, 1, 2]);
  const { checksum: _, ...written } = parseReport(await readFile(join(out, 'report.json'), 'utf8'));
  expect(written).toEqual(report);
});

test('the shape of the latencies and the past runs are in the JSON, so that every other format can be made of it', async () => {
  const latencyMs = Array.from({ length: 40 }, (_, i) => 40 - i);
  const measurements = [measured('indexed', latencyMs), measured('baseline', [3, 1, 2])];
  await writeReports({ report: exampleReport, measurements, out, reporters: [], trends: exampleTrends });
  const { scenarios, trends } = parseReport(await readFile(join(out, 'report.json'), 'utf8'));
  const [baseline, indexed, cached] = scenarios[0]?.variants ?? [];
  expect(indexed?.quantilesMs).toEqual(Array.from({ length: 19 }, (_, i) => 2 * (i + 1)));
  // Three samples have no nineteen quantiles, and nothing was measured of the last.
  expect([baseline, cached].map((variant) => variant?.quantilesMs)).toEqual([undefined, undefined]);
  expect(trends).toEqual(exampleTrends);
});

test("the next run's files replace these, and no sample of another run stays", async () => {
  await write();
  await writeFile(join(out, '.report.json.dead.plumbline-tmp'), '{');
  await utimes(join(out, '.report.json.dead.plumbline-tmp'), 1, 1);
  await writeFile(join(out, '.report.json.alive.plumbline-tmp'), '{');
  await mkdir(join(out, 'history'));
  await writeFile(join(out, 'mine.txt'), '');
  await write({ ...exampleReport, verdict: 'fail' }, [measured('baseline')]);
  expect((await readdir(out)).sort()).toEqual([
    '.report.json.alive.plumbline-tmp',
    'history',
    'mine.txt',
    'report.json',
    'report.md',
    'samples',
  ]);
  expect(await samples()).toEqual(['user-projects.baseline.json']);
  expect(parseReport(await readFile(join(out, 'report.json'), 'utf8')).verdict).toBe('fail');
});

test('documents of an earlier run that this one does not make are gone', async () => {
  await write();
  await write({ ...exampleReport, verdict: 'fail' }, [], []);
  expect((await readdir(out)).sort()).toEqual(['report.json', 'samples']);
});

test("what was in the folder before any run is somebody's own, and stays", async () => {
  await mkdir(join(out, 'samples'));
  for (const file of ['report.md', 'junit.xml', 'samples/order.json']) await writeFile(join(out, file), 'mine');
  await writeFile(join(out, 'report.json'), '{"mine":true}');
  await write(exampleReport, [measured('indexed')], []);
  await write(exampleReport, [], []);
  for (const file of ['report.md', 'junit.xml', 'samples/order.json'])
    expect(await readFile(join(out, file), 'utf8')).toBe('mine');
  expect(await samples()).toEqual(['order.json']);
});

test.each(['junit.xml', 'report.md', 'report.html', 'samples/user-projects.indexed.json'])(
  'a %s that somebody wrote over ours, or beside it, stays, whatever stands in it',
  async (file) => {
    const reporters = [markdownReporter, junitReporter];
    await write(exampleReport, [measured('indexed')], reporters);
    const theirs = `<?xml version="1.0"?><testsuites name="plumbline"><!-- Plumbline --></testsuites>`;
    await writeFile(join(out, file), theirs);
    await write(exampleReport, [], []);
    expect(await readFile(join(out, file), 'utf8')).toBe(theirs);
    // Not forgotten either: ours beside it is gone.
    const left = ['junit.xml', 'report.md'].filter((one) => one !== file);
    for (const one of left) await expect(readFile(join(out, one))).rejects.toThrow('ENOENT');
  },
);

test('a list of files names nothing outside the folder', async () => {
  await write();
  await writeFile(join(out, 'mine.txt'), 'mine');
  const sha256 = createHash('sha256').update('mine').digest('hex');
  const list = ['../x/mine.txt', '/etc/mine.txt', 'samples/../mine.txt', '..'].map((path) => ({ path, sha256 }));
  await writeFile(join(out, 'samples/.written.json'), JSON.stringify(list));
  await write();
  expect(await readFile(join(out, 'mine.txt'), 'utf8')).toBe('mine');
});

test('a name that is a path stays in the folder, and two such names stay two files', async () => {
  await write(exampleReport, [
    measured('../../x'),
    measured('..-..-x'),
    measured('.._.._x'),
    measured('y'.repeat(500)),
  ]);
  const names = await samples();
  expect(names).toHaveLength(4);
  expect(names.join(' ')).not.toMatch(/\.\./);
});

test('passwords in addresses are not published', async () => {
  const command =
    'plumbline run --mongo mongodb://admin:s3cr%40t@db.example:27017/devora?tls=true&tlsCertificateKeyFilePassword=0pen';
  const errors = [{ code: 'CALL_FAILED', message: 'redis://:hunter2@cache:6379 refused', hint: '' }];
  await write({ ...exampleReport, errors, run: { ...exampleReport.run, command } });
  for (const file of ['report.json', 'report.md']) {
    const text = await readFile(join(out, file), 'utf8');
    expect(text).not.toMatch(/s3cr|hunter2|admin|0pen/);
    expect(text).toContain('db.example');
  }
});

test('what was told in confidence is not published, whatever holds it', async () => {
  const url = `redis://:it's"so@cache:6379/2`;
  keepSecretsOf(url);
  const errors = [{ code: 'CALL_FAILED', message: `no answer from ${url}`, hint: 'AUTH failed with it\'s"so' }];
  const run = { ...exampleReport.run, command: `plumbline run --history ${url}` };
  const reporters = [markdownReporter, junitReporter, htmlReporter];
  await writeReports({ report: { ...exampleReport, errors, run }, measurements: [], out, reporters, trends: [] });
  for (const file of ['report.json', 'report.md', 'junit.xml', 'report.html']) {
    const text = await readFile(join(out, file), 'utf8');
    expect(text).not.toMatch(/it(?:'|&#39;|&apos;|&#x27;)s/);
    expect(text).not.toMatch(/so@cache/);
  }
});

test('a reporter that crashes costs its own file only', async () => {
  const crashing: Reporter = {
    name: 'crashing',
    fileName: 'crashing.txt',
    render: () => {
      throw new Error('broken');
    },
  };
  const { failures, files } = await write(exampleReport, [], [crashing, markdownReporter]);
  expect(failures).toEqual([{ reporter: 'crashing', message: 'broken' }]);
  expect(files).toHaveLength(2);
});

test('a report that is not valid is an error; the samples and the report before it stay', async () => {
  await write();
  const before = await readFile(join(out, 'report.json'), 'utf8');
  const broken = { ...exampleReport, run: { ...exampleReport.run, seed: Number.NaN } };
  await expect(write(broken)).rejects.toMatchObject({ code: 'MISSING_DATA' });
  expect(await readFile(join(out, 'report.json'), 'utf8')).toBe(before);
  expect(await samples()).toHaveLength(1);
});

test('a folder that cannot be written is said, and leaves no temporary file', async () => {
  await mkdir(join(out, 'report.md'));
  await expect(write()).rejects.toMatchObject({
    code: 'REPORT_UNWRITABLE',
    message: expect.stringContaining('report.md'),
    hint: expect.stringContaining('--out'),
  });
  expect((await readdir(out)).filter((name) => name.startsWith('.'))).toEqual([]);

  await writeFile(join(out, 'file'), '');
  const below = writeReports({
    report: exampleReport,
    measurements: [],
    out: join(out, 'file'),
    reporters: [],
    trends: [],
  });
  await expect(below).rejects.toMatchObject({ code: 'REPORT_UNWRITABLE' });
});
