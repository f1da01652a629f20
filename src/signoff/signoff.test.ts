import { expect, test } from 'vitest';
import type { Report } from '../model/report.ts';
import { hostileStrings } from '../report/hostile.fixture.ts';
import { jsonReporter } from '../report/json.ts';
import { DOCUMENTS } from './documents.ts';
import { assertReleaseName } from './release-name.ts';
import { releaseReport, VERSION } from './signoff.fixture.ts';
import { signoffOf } from './signoff.ts';

const of = (report: Report, notRun: string[] = []) =>
  signoffOf({
    release: '1.4.0',
    signedAt: '2026-02-04T10:00:00.000Z',
    plumbline: VERSION,
    reportPath: 'report.json',
    reportText: jsonReporter.render(report, []),
    report,
    notRun,
  });
const rendered = (report: Report, notRun: string[] = []) => DOCUMENTS.map(({ render }) => render(of(report, notRun)));
const withRun = (change: Partial<Report['run']>): Report => ({
  ...releaseReport,
  run: { ...releaseReport.run, ...change },
});

test('a release that passed everything is signed, and the document says what it rests on', () => {
  expect(of(releaseReport)).toMatchObject({ status: 'signed', refusals: [] });
  for (const text of rendered(releaseReport)) {
    expect(text).toContain('✅ Signed off: 1.4.0');
    expect(text).toContain(of(releaseReport).report.sha256);
    for (const fact of ['0123456789abcdef0123456789abcdef01234567', 'c0ffee', '7.0.14', 'redis:7-alpine', '2026-02-04'])
      expect(text).toContain(fact);
    expect(text).toMatch(/the new sort/);
    expect(text).toMatch(/not part of this run: template-search/);
  }
});

/** Of one check alone, so that there is one refusal. */
function withChecks(
  change: (check: Report['scenarios'][0]['checks'][0]) => Report['scenarios'][0]['checks'][0],
): Report {
  const scenarios = releaseReport.scenarios.map((scenario) => ({
    ...scenario,
    checks: scenario.checks.map((check, at) => (at === 0 ? change(check) : check)),
  }));
  return { ...releaseReport, scenarios };
}

const { git: _git, ...withoutGit } = releaseReport.run;
test.each<[string, Report, string[], string]>([
  [
    'local changes',
    withRun({ git: { revision: 'abc', branch: 'main', dirty: true } }),
    [],
    'it was run with local changes to abc',
  ],
  ['no revision', { ...releaseReport, run: withoutGit }, [], 'the revision is not known'],
  ['a failed check', { ...releaseReport, verdict: 'fail' }, [], 'the verdict is fail'],
  ['an undecided time', { ...releaseReport, verdict: 'inconclusive' }, [], 'the verdict is inconclusive'],
  ['a scenario left out', releaseReport, ['login'], 'scenarios of the project were not run: login'],
  [
    'a failed check under a verdict that is pass',
    withChecks((check) => ({ ...check, verdict: 'fail' })),
    [],
    'the verdict is pass, and user-projects/indexed/p95 is fail',
  ],
  [
    'an error under it',
    { ...releaseReport, errors: [{ code: 'ENGINE_DIED', message: '', hint: '' }] },
    [],
    'ENGINE_DIED',
  ],
  ['nothing judged under it', { ...releaseReport, scenarios: [] }, [], 'nothing was judged'],
  ['a comparison', { ...releaseReport, comparisons: [] }, [], 'the report is not one of `plumbline run`'],
])('%s is refused, in every format', (_, report, notRun, why) => {
  const signoff = of(report, notRun);
  expect(signoff.status).toBe('refused');
  expect(signoff.refusals).toEqual([expect.stringContaining(why)]);
  for (const text of rendered(report, notRun)) {
    expect(text).toContain('❌ NOT signed off: 1.4.0');
    expect(text).not.toContain('✅ Signed off');
  }
});

test('at another profile it is a trial and no sign-off, also where everything passed', () => {
  const report = withRun({ profile: 'smoke' });
  expect(of(report)).toMatchObject({ status: 'trial', refusals: [expect.stringContaining('the profile is smoke')] });
  for (const text of rendered(report)) expect(text).toContain('⚠️ A trial, NO sign-off: 1.4.0');
});

test('every number of a target is that of the report', () => {
  const [markdown = ''] = rendered(releaseReport);
  const [row] = releaseReport.guide;
  expect(markdown).toContain(
    `| ${row?.row} | ${row?.target} | 850 ms | 118 ms | – | -86% | ✅ pass |`.replace(/ -> /, ' -&gt; '),
  );
});

test.each(hostileStrings(60).map((text) => [text]))('%j is shown, and is nothing else', (text) => {
  const report: Report = {
    ...releaseReport,
    reasons: [text],
    warnings: [text],
    guide: releaseReport.guide.map((row) => ({ ...row, row: text, reason: text, target: text })),
  };
  const [markdown = '', html = ''] = rendered(report);
  expect(html.match(/<(script|img|svg|iframe|a|style)\b/gi) ?? []).toEqual(['<style']);
  expect(html.match(/<table/g)).toHaveLength(rendered(releaseReport)[1]?.match(/<table/g)?.length ?? 0);
  expect(markdown.split('\n').filter((line) => line.startsWith('#'))).toEqual(
    (rendered(releaseReport)[0] ?? '').split('\n').filter((line) => line.startsWith('#')),
  );
});

test.each(['1.4.0', 'v2', '2026-02.1', 'a+b_c'])('%s names a release', (name) => {
  expect(() => assertReleaseName(name)).not.toThrow();
});

test.each(['', '..', '.', '../x', 'a/b', 'a\\b', '-x', 'x.', 'con', 'NUL.txt', 'a b', 'é', 'x'.repeat(65), 'a\n'])(
  '%j names none',
  (name) => {
    expect(() => assertReleaseName(name)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  },
);
