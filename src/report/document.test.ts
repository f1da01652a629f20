import { describe, expect, it, test } from 'vitest';
import type { Finding } from '../model/finding.ts';
import type { VariantReport } from '../model/report.ts';
import { documentOf } from './document.ts';
import { annotationLines } from './github/annotations.ts';
import { COMMENT_LIMIT, commentText } from './github/comment.ts';
import { jobSummaryReporter } from './github/job-summary.ts';
import { unbalanced } from './github/large-report.fixture.ts';
import { hostileStrings, prefixed } from './hostile.fixture.ts';
import { htmlReporter } from './html.ts';
import { junitReporter } from './junit.ts';
import { markdownReporter } from './markdown.ts';
import { exampleReport } from './report.fixture.ts';
import { columnsOf } from './terminal-summary/columns.ts';
import { renderSummary } from './terminal-summary.ts';
import { twoFaults, twoFindings } from './two-faults.fixture.ts';

const [loop, lost] = twoFindings;
if (loop === undefined || lost === undefined) throw new Error('the fixture has two findings');

const markdown = () => markdownReporter.render(twoFaults, []);
const firstScreen = (text: string) => text.slice(0, text.indexOf('<details>'));

describe('an N+1 and a lost field of an index in one pull request are two findings', () => {
  it('in the document: five red rows are explained, and the undecided time is none of them', () => {
    const { faults, undecided, headline, reasons } = documentOf(twoFaults);
    expect(faults.map(({ sentence }) => sentence)).toEqual([loop.sentence, lost.sentence]);
    expect(faults.flatMap(({ explains }) => explains.map(({ id }) => id))).toEqual([
      ...loop.explains,
      ...lost.explains,
    ]);
    expect(undecided.map(({ name }) => name)).toEqual(['login/indexed/median']);
    expect(headline).toBe('2 findings · comparisons: 5 fail, 1 inconclusive, 2 pass');
    expect(reasons).toEqual([]);
  });

  it('in the terminal, on one screen, each with its line, its cure and the command that would approve it', () => {
    const files = ['json', 'md', 'html'].map((type) => `reports/compare/report.${type}`);
    const summary = renderSummary(twoFaults, { files });
    const lines = summary.trimEnd().split('\n');
    expect(lines.filter((line) => /^[✗!?]/.test(line))).toHaveLength(2);
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(summary).toMatchInlineSnapshot(`
      "FAIL  2 findings · comparisons: 5 fail, 1 inconclusive, 2 pass

      ✗ project-tickets   people is asked once per ticket: 25 finds per call, was 1      src/tickets.ts:41
          find people { _id: ObjectId }   1 -> 25 per call   a query in a loop (N+1)
          cure: one find with $in (12 documents either way)
          explains: indexed/work, indexed/median, indexed/p95
          approve: npx plumbline-gate run project-tickets --profile pr --update-lock

      ✗ open-orders and 1 more   orders is sorted in memory: its index lost the field placed, IXSCAN {
          status: 1, placed: -1 } -> IXSCAN { status: 1 }
          src/orders.ts:118
          find orders { status: string }…   IXSCAN { status: 1, placed: -1 } -> SORT, IXSCAN { status: 1 }
          cure: create the index { status: 1, placed: -1 } on orders
          explains: open-orders/indexed/work, order-search/indexed/work
          approve: npx plumbline-gate run open-orders --profile pr --update-lock

      Warning: 1 comparison inconclusive, which is not a pass: the reasons say what would settle them
      In the report: 1 undecided

      Machine: mongo:7 could not be pulled: its stand-in plumbline.local/mongo:7.0.15 is used
      Report: reports/compare/report.html (beside it: report.json, report.md)
      "
    `);
  });

  it('in Markdown', () => {
    expect(markdown().match(/^### .*/gm)).toEqual([
      '### ❌ fail: project-tickets',
      '### ❌ fail: open-orders and 1 more',
      '### ❔ inconclusive: <code>login/indexed/median</code>',
    ]);
    expect(markdown().match(/\*\*Cure:\*\*/g)).toHaveLength(2);
    expect(markdown()).toContain('<details><summary>Explains 3 of the checks</summary>');
  });

  it("on the comment's first screen, both of them and nothing undecided", () => {
    const screen = firstScreen(commentText(twoFaults, [], { key: 'plumbline' }));
    expect(screen.match(/^- .*/gm)?.map((line) => line.slice(0, 33))).toEqual([
      '- ❌ fail **project-tickets** peop',
      '- ❌ fail **open-orders and 1 more',
    ]);
    expect(screen).toContain(
      'To approve it: <code>npx plumbline-gate run open-orders --profile pr --update-lock</code>',
    );
    expect(screen).not.toContain('inconclusive <code>');
    expect(firstScreen(jobSummaryReporter.render(twoFaults, []))).toContain('**open-orders and 1 more**');
  });

  it('in HTML: a card each, with the figures of the checks folded', () => {
    const text = htmlReporter.render(twoFaults, []);
    const failures = /<section id="failures"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '';
    expect(failures.match(/<article/g)).toHaveLength(2);
    expect(failures.match(/<summary>Explains \d of the checks<\/summary>/g)).toHaveLength(2);
    expect(failures).toContain('<td>1</td><td><mark>25 per call</mark></td>');
    expect(failures).toContain('IXSCAN { status: 1, placed: -1 }\u00a0→\u00a0IXSCAN { status: 1 }');
  });

  it('in JUnit: every check that fails by it has its sentence, and the first one all of it', () => {
    const xml = junitReporter.render(twoFaults, []);
    const messages = [...xml.matchAll(/<failure message="([^"]*)"/g)].map(([, message]) => message);
    expect(messages).toHaveLength(5);
    expect(new Set(messages).size).toBe(2);
    expect(xml.match(/^Cure: /gm)).toHaveLength(2);
    expect(xml.match(/told whole by open-orders\/indexed\/work/g)).toHaveLength(1);
  });

  it('in annotations: one each, at the line that asks', () => {
    const errors = annotationLines(twoFaults, 'app').filter((line) => line.startsWith('::error '));
    expect(errors.map((line) => line.slice(0, line.indexOf(',title')))).toEqual([
      '::error file=app/src/tickets.ts,line=41',
      '::error file=app/src/orders.ts,line=118',
    ]);
  });
});

test('of a check that nothing explains each output names the remedy', () => {
  const outputs = [renderSummary(exampleReport), markdownReporter.render(exampleReport, [])];
  outputs.push(htmlReporter.render(exampleReport, []), junitReporter.render(exampleReport, []));
  outputs.push(commentText(exampleReport, [], { key: 'plumbline' }), annotationLines(exampleReport, '').join('\n'));
  for (const output of outputs) {
    expect(output).toContain('create { user_id: 1, updated_at: -1 }');
  }
});

const [scenario] = exampleReport.scenarios;
const slow: Finding = {
  rule: 'sort-in-memory',
  kind: 'worse',
  variants: ['user-projects/indexed'],
  sentence: 'the sort { updated_at: -1 } of projects is done in memory',
  rows: [],
  explains: ['indexed/p95'],
};

describe('what a finding is in a report', () => {
  it('it explains checks of its scenario by their short names as well, and is as bad as the worst of them', () => {
    const [first, ...others] = documentOf({ ...exampleReport, findings: [slow] }).faults;
    expect(first).toMatchObject({ verdict: 'fail', sentence: slow.sentence, file: undefined });
    expect(first?.explains.map(({ id }) => id)).toEqual(['user-projects/indexed/p95']);
    expect(others).toEqual([]);
  });

  it('one whose checks passed is a change, whatever its kind; less work is better', () => {
    const passed = { ...slow, explains: ['user-projects/indexed/plan'] };
    const better: Finding = { ...slow, rule: 'better', kind: 'better', explains: [] };
    const document = documentOf({ ...exampleReport, findings: [passed, better] });
    expect(document.changes.map(({ sentence }) => sentence)).toEqual([slow.sentence]);
    expect(document.better).toHaveLength(1);
    expect(document.faults.map(({ name }) => name)).toEqual(['user-projects/indexed/p95']);
  });

  it('a variant that an error stopped is told by the error alone, with its file', () => {
    const run = { ...exampleReport.run, scenarioFiles: { 'user-projects': 'scenarios/user-projects.scenario.ts' } };
    const { errors, faults } = documentOf({ ...exampleReport, run });
    expect(errors).toMatchObject([{ code: 'ENGINE_DIED', file: 'scenarios/user-projects.scenario.ts' }]);
    expect(faults.map(({ name }) => name)).toEqual(['user-projects/indexed/p95']);
    // Where no error says it, the row does.
    expect(documentOf({ ...exampleReport, errors: [] }).faults.map(({ name }) => name)).toContain(
      'user-projects/cached/data',
    );
  });

  it('several variants of a comparison that stopped in the same words are one error, and no faults beside it', () => {
    const stopped = ['a', 'b', 'c', 'd'].map((scenario) => ({
      scenario,
      variant: 'indexed',
      metric: 'work' as const,
      verdict: 'error' as const,
      reason: 'APP_DIED: on head: it ended',
      restarts: 0,
      pairs: 0,
      work: {},
    }));
    const errors = stopped.map(({ scenario }) => ({
      code: 'APP_DIED',
      message: `${scenario}/indexed/work: on head: it ended`,
      hint: 'look at its log',
    }));
    const report = { ...exampleReport, scenarios: [], errors, comparisons: stopped };
    const document = documentOf(report);
    expect(document.errors.map(({ message }) => message)).toEqual([
      'a/indexed/work, b/indexed/work, c/indexed/work and 1 more: on head: it ended',
    ]);
    expect(document.faults).toEqual([]);
    // What no error says stays.
    expect(documentOf({ ...report, errors: errors.slice(1) }).faults.map(({ name }) => name)).toEqual([
      'a/indexed/work',
    ]);
  });

  it('one whose checks the report does not have is a fault of a red report, in JUnit as well', () => {
    const report = { ...exampleReport, verdict: 'fail' as const, errors: [], scenarios: [], findings: [slow] };
    expect(documentOf(report).faults).toMatchObject([{ verdict: 'fail', sentence: slow.sentence, explains: [] }]);
    expect(junitReporter.render(report, [])).toContain(`<failure message="${slow.sentence}"`);
  });

  it('a check that fails by two of them is told below both, and once in JUnit', () => {
    const other: Finding = { ...slow, rule: 'limit-lost', sentence: 'projects is read without a limit' };
    const report = { ...exampleReport, findings: [slow, other] };
    expect(documentOf(report).faults.filter(({ rule }) => rule !== undefined)).toHaveLength(2);
    expect(junitReporter.render(report, []).match(/name="user-projects\/indexed\/p95"/g)).toHaveLength(1);
  });
});

function withStages(variant: VariantReport, stages: string[]): VariantReport {
  const { work } = variant;
  if (work === undefined) return variant;
  const plans = work.mongo.plans.map((plan) => ({ ...plan, stages }));
  return { ...variant, work: { ...work, mongo: { ...work.mongo, plans } } };
}

test('a green run is a line a variant with its figures; the baseline has none', () => {
  const checks = (scenario?.checks ?? []).flatMap((check) => {
    if (check.id.endsWith('/p95'))
      return [{ ...check, verdict: 'pass' as const, limit: { metric: 'p95' as const, ms: 250 } }];
    return check.verdict === 'pass' ? [check] : [];
  });
  const variants = (scenario?.variants ?? []).map((variant) => withStages(variant, ['FETCH', 'IXSCAN']));
  const scenarios = scenario === undefined ? [] : [{ ...scenario, verdict: 'pass' as const, variants, checks }];
  const green = {
    ...exampleReport,
    verdict: 'pass' as const,
    reasons: [],
    errors: [],
    warnings: [],
    guide: [],
    scenarios,
  };
  expect(renderSummary(green, { width: 120 }).trimEnd().split('\n\n')).toEqual([
    'PASS  checks: 2 pass',
    '✓ user-projects/indexed  1.15 commands  1.20 Redis commands  2,021 documents  IXSCAN  p95 172 ms of 250',
  ]);
});

test('what concerns the machine is one line at the end of the terminal, of Markdown and of the page', () => {
  const note = 'its stand-in plumbline.local/mongo:7.0.15 is used';
  expect(renderSummary(twoFaults).trimEnd().split('\n').at(-1)).toContain(note);
  expect(markdown().trimEnd().split('\n').at(-1)).toContain(note);
  const text = htmlReporter.render(twoFaults, []);
  expect(text.slice(text.lastIndexOf('<section '))).toContain(note);
  expect(firstScreen(commentText(twoFaults, [], { key: 'plumbline' }))).not.toContain(note);
});

describe('however long and hard to escape the texts of findings are', () => {
  const many = { ...twoFaults, findings: Array.from({ length: 30 }, () => [loop, lost]).flat() };

  it('a comment is never longer than GitHub takes', () => {
    const text = commentText(prefixed(many, '@'.repeat(10_000)), [], { key: 'plumbline' });
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text).toContain('## Plumbline: ❌ fail');
  });

  it.each(hostileStrings(100))('%j stays in its place', (hostile) => {
    const report = prefixed(twoFaults, hostile);
    const summary = renderSummary(report);
    expect(Math.max(...summary.split('\n').map(columnsOf))).toBeLessThanOrEqual(100);
    expect(summary.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(unbalanced(commentText(report, [], { key: 'plumbline' }))).toEqual([]);
    for (const line of annotationLines(report, '')) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
  });
});
