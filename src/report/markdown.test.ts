import { expect, test } from 'vitest';
import type { Report } from '../model/report.ts';
import { formatBytes, formatNumber, formatReduction, formatShare } from './format.ts';
import { hostileStrings, prefixed } from './hostile.fixture.ts';
import { jsonReporter } from './json.ts';
import { markdownReporter } from './markdown.ts';
import { exampleReport, exampleTrends } from './report.fixture.ts';

const markdown = (report: Report) => markdownReporter.render(report, exampleTrends);

/** What gives a document its shape: per line its first characters, its pipes and its tags. */
const shape = (text: string) =>
  text
    .split('\n')
    .map((line) => [
      /^(?:#+ |- |\| |\|$|<\w+>|\*\*)/.exec(line)?.[0] ?? '',
      line.split('|').length,
      line.match(/<[^>]*>/g) ?? [],
    ]);

test.each(hostileStrings(200))('%j in every string leaves the shape of the report as it is', (hostile) => {
  const report = prefixed(exampleReport, hostile);
  const plain = prefixed(exampleReport, 'plain ');
  const render = (r: Report) => markdownReporter.render(r, []);
  expect(shape(render(report))).toEqual(shape(render(plain)));
});

test('the verdict is the first line, and every part is there', () => {
  const text = markdown(exampleReport);
  expect(text.split('\n')[0]).toBe('# Plumbline: ⛔ error');
  const parts = ['## Errors', '## What failed, and why', '## The targets', '## Warnings', '<summary>Environment'];
  const places = parts.map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('what stopped the run is said once', () => {
  const message = 'MongoDB no longer answers';
  const errors = [{ code: 'ENGINE_DIED', message, hint: 'see its log' }];
  const text = markdown({ ...exampleReport, reasons: [message], errors, scenarios: [], guide: [] });
  expect(text.match(/MongoDB no longer answers/g)).toHaveLength(1);
});

test('a failed check shows the plan before and after, documents examined and the first remedy, and lists no causes', () => {
  const text = markdown(exampleReport);
  expect(text).toContain('| plan | <code>projects: COLLSCAN</code> | <code>projects: IXSCAN { user_id: 1 }</code> |');
  expect(text).toContain('| documents examined per call | 100,000 | 2,021 |');
  expect(text).toContain('- expected at most 120 ms, actual 171.6 ms');
  expect(text).toContain('- **Cure:** create { user_id: 1, updated_at: -1 }');
  expect(text).not.toContain('the index no longer covers the sort');
});

test("a guide row has the guide's words, our numbers and the last runs", () => {
  expect(markdown(exampleReport)).toContain(
    '| user projects list | 850 ms -&gt; 120 ms (-86%), cached 8 ms (-99%) | 850 ms | 118 ms | – | -86% | ❌ fail | ▇▁▃ 111 to 131, last 118 |',
  );
});

test('a change of past runs is a warning below the verdict, and nothing fails by it', () => {
  const run = (day: number) => ({ run: `r${day}`, startedAt: `2026-02-0${day}T00:00:00Z`, revision: `rev${day}` });
  const change = { index: 1, run: 'r2', change: 0.25, p: 0.0001, before: 80, after: 100 };
  const changePoints = [{ ...change, lastBefore: run(1), firstAfter: run(2) }];
  const series = { values: [80, 100], runs: ['r1', 'r2'], changePoints };
  const of = (variant: string) => ({ of: 'variant' as const, scenario: 'user-projects', variant, ...series });
  const text = markdownReporter.render(exampleReport, [of('indexed'), of('baseline')]);
  expect(text).toContain('## Changes over time');
  expect(text).toContain(
    '- slower: **user-projects/indexed** p50 +25% (80 ms to 100 ms), between rev1 (2026-02-01) and rev2 (2026-02-02), p = 0.0001',
  );
  // A baseline is there to be slow.
  expect(text.match(/slower: /g)).toHaveLength(1);
  expect(text.split('\n')[0]).toBe(markdown(exampleReport).split('\n')[0]);
  expect(markdown(exampleReport)).not.toContain('## Changes over time');
});

test('the same report is the same bytes', () => {
  expect(markdown(structuredClone(exampleReport))).toBe(markdown(exampleReport));
});

test('an empty report renders, and says that nothing was judged', () => {
  const { engines: _, dataset: __, git: ___, ...run } = exampleReport.run;
  const text = markdown({ ...exampleReport, run, reasons: [], warnings: [], errors: [], scenarios: [], guide: [] });
  expect(text).toContain('no check was judged');
  expect(text).not.toContain('undefined');
});

function leaves(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

test('every number in the Markdown is in the JSON, or an average of its counts over its calls', () => {
  const json: Report = JSON.parse(jsonReporter.render(exampleReport, []));
  const numbersIn = (text: string) => text.match(/\d+(?:,\d{3})*(?:\.\d+)?/g) ?? [];
  const numbers = leaves([json, exampleTrends]).filter((leaf) => typeof leaf === 'number');
  const sums = json.scenarios.flatMap(({ variants }) =>
    variants.flatMap(({ work }) =>
      work ? [work.mongo, work.redis].map((of) => leaves(of.commands).reduce((a, b) => Number(a) + Number(b), 0)) : [],
    ),
  );
  const counted = [...numbers, ...sums.map(Number)];
  const known = new Set([
    ...leaves(json).flatMap((leaf) => numbersIn(String(leaf))),
    ...counted.flatMap((n) => [n, n / 20].map(formatNumber).flatMap(numbersIn)),
    ...numbers.flatMap((n) => [formatShare(n), formatReduction(n), formatBytes(n)].flatMap(numbersIn)),
  ]);
  const text = markdown(exampleReport)
    .replace(/&#?\w+;/g, ' ')
    // Our own words: headers, and how many checks ended how.
    .replaceAll(/\bp(?:50|95|99)s?\b|^checks: .*?·|Why 1 of/gm, ' ');
  expect(numbersIn(text).filter((number) => !known.has(number))).toEqual([]);
});
