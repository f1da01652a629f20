import { SaxesParser } from 'saxes';
import { describe, expect, it, test } from 'vitest';
import type { Report } from '../model/report.ts';
import { hostileStrings, prefixed } from './hostile.fixture.ts';
import { junitReporter } from './junit.ts';
import { exampleReport } from './report.fixture.ts';

interface Node {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
  text: string;
}

/** Read by a parser that refuses whatever XML 1.0 does. */
function parsed(xml: string): Node {
  const root: Node = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const node = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (text) => {
    const node = open.at(-1);
    if (node) node.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  const [only] = root.children;
  if (only === undefined || root.children.length !== 1) throw new Error('not one root element');
  return only;
}

const render = (report: Report) => parsed(junitReporter.render(report, []));
const casesOf = (root: Node) => root.children.flatMap(({ children }) => children);
const outcomesOf = (root: Node) =>
  casesOf(root).map(({ attributes, children }) => [attributes.name, children[0]?.name ?? 'passed']);

test('a suite a scenario, a case a check: failures, errors and passes apart, and counted', () => {
  const root = render(exampleReport);
  expect(root.attributes).toMatchObject({ tests: '4', failures: '1', errors: '2', skipped: '0', time: '61' });
  expect(outcomesOf(root)).toEqual([
    ['ENGINE_DIED', 'error'],
    ['user-projects/indexed/p95', 'failure'],
    ['user-projects/indexed/plan', 'passed'],
    ['user-projects/cached/data', 'error'],
  ]);
  const [, late] = casesOf(root);
  expect(late?.children[0]?.attributes.message).toBe('fail: the 99.9% lower bound of p95 is 131 ms');
  expect(late?.children[0]?.text).toContain('expected at most 120 ms, actual 171.6 ms\nCure: create { user_id');
});

test('undecided and not judged are skipped, and a comparison is a case as well', () => {
  const row = { scenario: 's', variant: 'v', restarts: 4, pairs: 24, reason: 'so', work: {} };
  const comparisons = [
    { ...row, metric: 'work' as const, verdict: 'fail' as const },
    { ...row, metric: 'median' as const, verdict: 'inconclusive' as const },
    { ...row, metric: 'p95' as const, verdict: 'not-judged' as const },
  ];
  const root = render({ ...exampleReport, verdict: 'fail', errors: [], scenarios: [], comparisons });
  expect(outcomesOf(root)).toEqual([
    ['s/v/work', 'failure'],
    ['s/v/median', 'skipped'],
    ['s/v/p95', 'skipped'],
  ]);
});

describe('what is missing is an error', () => {
  it('in a scenario without a check', () => {
    const scenarios = exampleReport.scenarios.map((scenario) => ({ ...scenario, checks: [] }));
    expect(outcomesOf(render({ ...exampleReport, errors: [], scenarios }))).toEqual([
      ['verdict', 'error'],
      ['checks', 'error'],
    ]);
  });

  it('in a report without anything', () => {
    const nothing = { ...exampleReport, verdict: 'pass' as const, reasons: [], errors: [], scenarios: [] };
    expect(outcomesOf(render(nothing))).toEqual([['verdict', 'error']]);
  });

  it('and a verdict that no row explains is a case of its own', () => {
    const scenarios = exampleReport.scenarios.map((scenario) => ({ ...scenario, checks: scenario.checks.slice(1, 2) }));
    const report = { ...exampleReport, verdict: 'fail' as const, reasons: ['the mean is over'], errors: [], scenarios };
    expect(outcomesOf(render(report))).toEqual([
      ['verdict', 'failure'],
      ['user-projects/indexed/plan', 'passed'],
    ]);
  });
});

test('a promise that no check stands behind is a case of its own, beside what another scenario failed', () => {
  const promise = { metric: 'throughput', unit: '', target: '+60%', reason: 'it gained 3%', verdict: 'fail' as const };
  const guide = [
    { ...promise, row: 'Throughput', scenario: 'api' },
    { ...promise, row: 'Mean of four', scenario: 'overall' },
    // Made red by its check, which is a case already.
    { ...promise, row: 'Projects', scenario: 'user-projects', metric: 'latency' },
    { ...promise, row: 'Kept', scenario: 'api', verdict: 'pass' as const },
  ];
  const [scenario] = exampleReport.scenarios;
  const checks = scenario?.checks.filter(({ verdict }) => verdict === 'pass').slice(0, 1) ?? [];
  const api = { name: 'api', title: 'The API', verdict: 'fail' as const, variants: [], checks };
  const scenarios = [...exampleReport.scenarios, api];
  const red = outcomesOf(render({ ...exampleReport, verdict: 'fail', errors: [], scenarios, guide }));
  expect(red.filter(([, outcome]) => outcome === 'failure').map(([name]) => name)).toEqual([
    'user-projects/indexed/p95',
    'api/Throughput',
    'overall/Mean of four',
  ]);
});

/** Without the time, which there is none of where the text made no day of the run's begin. */
const shape = ({ name, attributes, children }: Node): unknown => [
  name,
  Object.keys(attributes).filter((key) => key !== 'time'),
  children.map(shape),
];

test.each(hostileStrings(200))('%j in every string leaves the file well-formed and of the same shape', (hostile) => {
  const text = junitReporter.render(prefixed(exampleReport, hostile), []);
  expect(shape(parsed(text))).toEqual(shape(render(prefixed(exampleReport, 'plain '))));
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u);
});

test('the parser of these tests refuses what is not well-formed', () => {
  for (const text of ['<a>', '<a b="<"/>', '<a>\u0000</a>', '<a>&nothing;</a>', '<a/><b/>'])
    expect(() => parsed(text)).toThrow();
});

test('the same report is the same bytes', () => {
  expect(junitReporter.render(structuredClone(exampleReport), [])).toBe(junitReporter.render(exampleReport, []));
});
