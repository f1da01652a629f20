import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Report, ScenarioReport } from '../model/report.ts';
import { exampleReport } from '../report/report.fixture.ts';
import { writeReports } from '../report/write.ts';
import { writeSignoff } from './write-signoff.ts';

export const VERSION = '1.2.3';
const [example] = exampleReport.scenarios;
if (!example) throw new Error('the example has no scenario');

const checks: ScenarioReport['checks'] = example.checks
  .filter(({ variant }) => variant !== 'cached')
  .map((check) => ({ ...check, verdict: 'pass' as const }));

/** For tests: a release that everything passed in, with an accepted regression and rows that were not judged. */
export const releaseReport: Report = {
  ...exampleReport,
  verdict: 'pass',
  reasons: ['2 checks of 1 scenario passed'],
  errors: [],
  run: {
    ...exampleReport.run,
    profile: 'release',
    git: { revision: '0123456789abcdef0123456789abcdef01234567', branch: 'main', dirty: false },
  },
  scenarios: [
    {
      ...example,
      verdict: 'pass',
      variants: example.variants.slice(0, 2),
      checks: [
        ...checks,
        {
          id: 'user-projects/baseline/lock',
          variant: 'baseline',
          kind: 'lock',
          verdict: 'pass',
          expected: 'no more work than recorded',
          actual: 'the same',
          unit: '',
          reason: 'the work is as recorded',
        },
        {
          id: 'user-projects/indexed/lock',
          variant: 'indexed',
          kind: 'lock',
          verdict: 'pass',
          expected: 'no more work than recorded',
          actual: '1 more',
          unit: '',
          reason: 'accepted until 2026-12-31 (the new sort): keys examined 20 -> 40 per call (ceiling 40)',
          accepted: { until: '2026-12-31', reason: 'the new sort' },
        },
      ],
    },
  ],
  guide: exampleReport.guide.map((row) => (row.verdict === 'fail' ? { ...row, verdict: 'pass' as const } : row)),
};

const measured = (variant: string): VariantMeasurement => ({
  scenario: 'user-projects',
  variant,
  latencyMs: [3, 1, 2],
  warmupCalls: 5,
  notes: [],
});

/** A folder with a report and its samples, and the sign-off made of it; removed when disposed of. */
export class SignedRelease implements AsyncDisposable {
  readonly folder: string;
  /** Of the sign-off. */
  readonly signed: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.signed = path.join(folder, 'signoff');
  }

  static async create(report = releaseReport, release = '1.4.0', known = ['user-projects']): Promise<SignedRelease> {
    const one = new SignedRelease(await mkdtemp(path.join(tmpdir(), 'plumbline-signoff-')));
    const measurements = report.scenarios[0]?.variants.map(({ name }) => measured(name)) ?? [];
    await writeReports({ report, measurements, out: one.folder, reporters: [], trends: [] });
    await writeSignoff({
      release,
      from: path.join(one.folder, 'report.json'),
      known,
      checkout: { git: report.run.git && { ...report.run.git, dirty: false }, locked: true },
      out: one.signed,
      version: VERSION,
      now: new Date('2026-02-04T10:00:00.000Z'),
    });
    return one;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
