import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Report } from '../model/report.ts';
import { parseReport } from '../report/json.ts';
import { writeReports } from '../report/write.ts';
import { reportOf } from '../run/run-report.ts';
import { config, measurementsOf, run, scenarios } from '../shards/shards.fixture.ts';
import { assertJudgedSo } from './judged-again.ts';

const project = { scenarios, config, lock: undefined };
let folder: string;
let file: string;

/** The report of a run whose `indexed` of `login` answers `times` as slowly. */
async function write(times = 1): Promise<Report> {
  const measurements = scenarios
    .flatMap(({ name }) => measurementsOf(name))
    .map((one) =>
      one.scenario === 'login' ? { ...one, latencyMs: one.latencyMs.map((milliseconds) => milliseconds * times) } : one,
    );
  const options = { ...project, profile: 'release' as const, today: '2026-02-03', whole: true };
  const measured = { measurements, loads: [], measured: [...scenarios], seconds: {} };
  const report = reportOf(options, run, measured, [], undefined);
  await writeReports({ report, measurements, out: folder, reporters: [], trends: [] });
  return parseReport(await readFile(file, 'utf8'), file);
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-judged-again-'));
  file = path.join(folder, 'report.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const refusal = async (report: Report) => {
  await writeFile(file, JSON.stringify(report));
  return await assertJudgedSo(file, project).then(
    () => undefined,
    (thrown) => thrown.message as string,
  );
};

test('a report is what its measurements give', async () => {
  const report = await write();
  expect(report.verdict).toBe('pass');
  expect(await refusal(report)).toBeUndefined();
});

const passed = (report: Report): Report => ({
  ...report,
  verdict: 'pass',
  errors: [],
  scenarios: report.scenarios.map((scenario) => ({
    ...scenario,
    verdict: 'pass',
    checks: scenario.checks.map((check) => ({ ...check, verdict: 'pass' })),
  })),
  guide: report.guide.map((row) => ({ ...row, verdict: 'pass' })),
});
const without = (report: Report, id: string): Report => ({
  ...report,
  verdict: 'pass',
  scenarios: report.scenarios.map((scenario) => ({
    ...scenario,
    verdict: 'pass',
    checks: scenario.checks.filter((check) => check.id !== id),
  })),
});

test.each<[string, (report: Report) => Report, string]>([
  ['its verdict', (report) => ({ ...report, verdict: 'pass' }), 'the verdict is pass, and should be fail'],
  ['every verdict', passed, 'is pass, and should be fail'],
  ['the failed check left out', (report) => without(report, 'login/indexed/p95'), 'login/indexed/p95 is not in it'],
  [
    'no check at all',
    (report) => ({ ...passed(report), scenarios: passed(report).scenarios.map((one) => ({ ...one, checks: [] })) }),
    'is not in it',
  ],
])('a failed report is none that passed by an edit of %s', async (_, edited, why) => {
  const report = await write(1_000);
  expect(report.verdict).toBe('fail');
  expect(await refusal(edited(report))).toContain(why);
});

test.each<[string, (report: Report) => Report]>([
  ['a check less', (report) => without(report, 'login/indexed/p95')],
  ['a row of the guide less', (report) => ({ ...report, guide: [] })],
  [
    'a check more',
    (report) => ({
      ...report,
      scenarios: report.scenarios.map((one) => ({ ...one, checks: [...one.checks, ...one.checks] })),
    }),
  ],
  ['a variant without its samples', withoutSamples],
])('nor is one that passed what its measurements give with %s', async (_, edited) => {
  expect(await refusal(edited(await write()))).toMatch(/is not what its measurements give here/);
});

function withoutSamples(report: Report): Report {
  const scenarios = report.scenarios.map((one) => ({
    ...one,
    variants: one.variants.map(({ samplesFile: _, ...variant }) => variant),
  }));
  return { ...report, scenarios };
}

test('samples are read as what they are, also where their checksum was renewed', async () => {
  const report = await write();
  const named = report.scenarios[0]?.variants[0]?.samplesFile;
  const text = '{"cut":';
  await writeFile(path.join(folder, named?.path ?? ''), text);
  expect(await refusal(report)).toContain('has the sha256');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const renewed = JSON.parse(JSON.stringify(report).replace(named?.sha256 ?? '', sha256));
  expect(await refusal(renewed)).toContain('is no measurement');
});

test('a report that is cut is none', async () => {
  await write();
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, 500));
  await expect(assertJudgedSo(file, project)).rejects.toMatchObject({ code: expect.any(String), exitCode: 3 });
});
