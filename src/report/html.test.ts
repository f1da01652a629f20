import { expect, test } from 'vitest';
import type { Report } from '../model/report.ts';
import type { Trend } from '../model/trend.ts';
import { formatBytes, formatNumber, formatReduction, formatShare } from './format.ts';
import { fullReport, fullTrends } from './full-report.fixture.ts';
import { hostileStrings, prefixed } from './hostile.fixture.ts';
import { htmlReporter } from './html.ts';
import { jsonReporter } from './json.ts';
import { tallyText } from './tally.ts';
import { shareText } from './trend/change-text.ts';

const render = (report: Report, trends: Trend[] = fullTrends) => htmlReporter.render(report, trends);

test('the verdict comes first, and every part is there once', () => {
  const text = render(fullReport);
  const parts = [
    '<h1>',
    'errors',
    'failures',
    'comparisons',
    'growth',
    'guide',
    'load',
    'changes',
    'warnings',
    'scenarios',
  ].map((part) => (part.startsWith('<') ? part : `<section id="${part}"`));
  const places = parts.map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(text).toMatch(/<h1><span class="badge error"><span aria-hidden="true">!<\/span> error<\/span><\/h1>/);
});

test('a failed check shows the plan before and after, documents examined, the first remedy and what the lock had', () => {
  const text = render(fullReport);
  expect(text).toContain('<code>projects: COLLSCAN</code></td><td><code>projects: IXSCAN { user_id: 1 }</code>');
  expect(text).toContain('<data value="100000">100,000</data></td><td><data value="2020.5">2,021</data>');
  expect(text).toContain('<dt>Cure</dt><dd>create { user_id: 1, updated_at: -1 }</dd>');
  expect(text).not.toContain('the index no longer covers the sort');
  expect(text).toContain('<code>mongo.docsExamined</code></th><td>10</td><td><mark>4,000</mark></td>');
  expect(text).toContain('<dt>Accepted until 2026-12-31</dt><dd>known since the move</dd>');
});

test('beside each verdict of the filter stands how many checks and comparisons have it', () => {
  const counts = [...render(fullReport).matchAll(/value="([\w-]+)" checked> [\w-]+ <span class="count">(\d+)/g)];
  expect(Object.fromEntries(counts.map(([, verdict, count]) => [verdict, count]))).toEqual({
    error: '1',
    fail: '4',
    inconclusive: '1',
    'not-judged': '0',
    pass: '2',
  });
});

test('what is not the same on both sides is marked; times are folded, and where medians and pairs disagree is why', () => {
  const [work, other, median, ...rest] = fullReport.comparisons ?? [];
  if (!work || !other || !median) throw new Error('the full report has comparisons');
  const text = render(fullReport);
  expect(text).toContain('<mark><data value="400">400</data></mark>');
  expect(text).not.toContain('the pairs decide');
  expect(text).toMatch(
    /<summary><span class="whole"><data value="0.412">[^→]*→[\s\S]*?<\/summary>[\s\S]*?6<\/data> restarts/,
  );
  const drifted = { ...median, latencyMs: { base: 0.45, head: 0.44 } };
  expect(render({ ...fullReport, comparisons: [work, other, drifted, ...rest] })).toContain('the pairs decide');
});

test('the same report is the same bytes, however often it is rendered', () => {
  const once = render(structuredClone(fullReport), structuredClone(fullTrends));
  expect(render(fullReport)).toBe(once);
});

test('an empty report renders, and says that nothing was judged', () => {
  const { engines: _, dataset: __, git: ___, ...run } = fullReport.run;
  const empty: Report = {
    schemaVersion: 2,
    verdict: 'error',
    reasons: [],
    warnings: [],
    errors: [],
    run,
    scenarios: [],
    guide: [],
  };
  const text = render(empty, []);
  expect(text).toContain('no check was judged');
  expect(text).not.toMatch(/undefined|NaN|Infinity/);
  expect(text.match(/<section /g)).toHaveLength(1);
});

test('no number of the full report becomes NaN, and a time of 0 has a place', () => {
  const [first, ...others] = fullReport.scenarios;
  const zero = { min: 0, mean: 0, p50: 0, p95: 0, p99: 0, max: 0 };
  const variants = first?.variants.map((variant) => ({ ...variant, latencyMs: zero, quantilesMs: Array(19).fill(0) }));
  const text = render({ ...fullReport, scenarios: [{ ...(first as never as object), variants } as never, ...others] });
  expect(text).not.toMatch(/undefined|NaN|Infinity/);
});

/** Tags without what stands in their attributes. */
const shape = (text: string) => text.replace(/"[^"]*"/g, '""').match(/<[^>]*>/g);

test.each(hostileStrings(200))('%j before every string leaves the shape of the page as it is', (hostile) => {
  const shapeWith = (prefix: string) => shape(render(prefixed(fullReport, prefix), prefixed(fullTrends, prefix)));
  expect(shapeWith(`${hostile} `)).toEqual(shapeWith('plain '));
});

function leaves(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** What may be computed from the JSON: counts per call, sums of commands, growth, use per 1,000 answers. */
function computed({ scenarios, comparisons = [], growth = [], load = [] }: Report): number[] {
  const works = [
    ...scenarios.flatMap(({ variants }) => variants.map(({ work }) => work)),
    ...comparisons.flatMap(({ work }) => [work.base, work.head]),
  ].filter((work) => work !== undefined);
  const perCall = works.flatMap(({ calls, ...work }) => {
    const totals = [work.mongo, work.redis].map(({ commands }) => sum(Object.values(commands)));
    return [...totals, ...leaves(work).filter((leaf) => typeof leaf === 'number')].map((total) => total / calls);
  });
  const grown = growth.flatMap(({ sizes }) => {
    const [first, last] = [sizes[0]?.perCall ?? {}, sizes.at(-1)?.perCall ?? {}];
    return Object.keys(first).map((metric) => (last[metric] ?? 0) / (first[metric] ?? 1));
  });
  const used = load.flatMap(({ use }) =>
    use
      ? [((use.mongoCpuSeconds ?? 0) / use.answers) * 1_000, 1_000, (use.redisHits ?? 0) + (use.redisMisses ?? 0)]
      : [],
  );
  const hits = load.map(({ use }) => (use?.redisHits ?? 0) / ((use?.redisHits ?? 0) + (use?.redisMisses ?? 0)));
  return [...perCall, ...grown, ...used, ...hits];
}

const percent = (share: number) => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}%`;
const WAYS = [
  shareText,
  formatNumber,
  formatShare,
  formatReduction,
  formatBytes,
  percent,
  (n: number) => `${formatNumber(n)} ms`,
];
const numbersIn = (text: string) => text.match(/\d+(?:,\d{3})*(?:\.\d+)?/g) ?? [];

test('every number of the page is in the JSON, or a quotient of its counts', () => {
  const json: Report = JSON.parse(jsonReporter.render({ ...fullReport, trends: fullTrends }, []));
  const values = new Set([...leaves(json).filter((leaf) => typeof leaf === 'number'), ...computed(json)]);
  const page = render(json, json.trends);

  const figures = [...page.matchAll(/<(?:data value|tspan data-value)="([^"]*)">([^<]*)</g)];
  expect(figures.length).toBeGreaterThan(150);
  expect(figures.filter(([, value]) => !values.has(Number(value))).map(([all]) => all)).toEqual([]);
  const shownAs = (value: number) => WAYS.map((way) => way(value));
  expect(figures.filter(([, value, text]) => !shownAs(Number(value)).includes(text ?? '')).map(([all]) => all)).toEqual(
    [],
  );

  const known = new Set([
    ...leaves(json).flatMap((leaf) => numbersIn(String(leaf))),
    ...[...values].flatMap((value) => shownAs(value).flatMap(numbersIn)),
  ]);
  const revisions = [json.run.git, json.run.base].map((side) => side?.revision.slice(0, 12) ?? '');
  for (const number of revisions.flatMap(numbersIn)) known.add(number);
  const words = page
    .slice(page.indexOf('<body>'))
    .replace(/<script>.*?<\/script>/s, '')
    .replace(/<(data|tspan) .*?<\/\1>/g, ' ')
    // How many rows a filter has.
    .replace(/<span class="count">\d+<\/span>/g, ' ')
    // Steps of an axis are a ruler and no figures.
    .replace(/<(text|span) class="tick[^>]*>.*?<\/\1>/g, ' ')
    .replace(/<[^>]*?(?:aria-label="([^"]*)")?[^>]*>/g, ' $1 ')
    .replace(/&#?\w+;/g, ' ')
    .replaceAll(tallyText(json), ' ')
    // Our own words: headers, and how many rows a folded part has.
    .replaceAll(
      /\bp(?:50|95|99)\b|95th percentile|All \d+ comparisons|Why \d+ of|declares \(\d+\)|Explains \d+ of/g,
      ' ',
    );
  expect(numbersIn(words).filter((found) => !known.has(found))).toEqual([]);
});
