import { describe, expect, it, test } from 'vitest';
import { hostileStrings, prefixed } from '../hostile.fixture.ts';
import { exampleReport, exampleTrends } from '../report.fixture.ts';
import { COMMENT_LIMIT, commentMarker, commentText } from './comment.ts';
import { comparedReport, largeReport, unbalanced } from './large-report.fixture.ts';

const render = (report = exampleReport) => commentText(report, exampleTrends, { key: 'plumbline' });

/** Lines before anything that is folded. */
const firstScreen = (text: string) => text.slice(0, text.indexOf('<details>')).trimEnd().split('\n');

test('the marker, the verdict and what failed stand before anything that is folded, and fill no more than a screen', () => {
  const lines = firstScreen(render());
  expect(lines[0]).toBe('<!-- plumbline: plumbline -->');
  expect(lines[2]).toBe('## Plumbline: ⛔ error');
  expect(lines.join('\n')).toContain('- ❌ fail <code>user-projects/indexed/p95</code> the 99.9% lower bound of p95');
  expect(lines.join('\n')).toContain('  - **Cure:** create { user_id: 1, updated_at: -1 }');
  expect(firstScreen(render(largeReport(40))).length).toBeLessThanOrEqual(40);
});

test('of a comparison the first screen has the base, what failed and nothing that passed', () => {
  const lines = firstScreen(render(comparedReport)).join('\n');
  expect(lines).toContain('comparisons: 1 fail, 1 inconclusive, 1 pass');
  expect(lines).toContain('against fedcba987654, the merge base with origin/main');
  expect(lines.match(/documents examined per call/g)).toHaveLength(1);
  expect(lines).not.toContain('cached');
});

test('the chart has numbers and names that cannot leave it', () => {
  const named = prefixed(comparedReport, '"]\n```\n# h ');
  const chart = /```mermaid\n([\s\S]*?)\n```/.exec(render(named))?.[1]?.split('\n') ?? [];
  expect(chart.at(2)).toBe(
    '  x-axis ["?????????h?user-projects/?????????h?inde", "?????????h?user-projects/?????????h?cach"]',
  );
  expect(chart.at(4)).toBe('  bar [141.2, 97.9]');
});

test('the run is linked where it is known, whatever its address holds', () => {
  const runUrl = new URL('https://github.example/o/r/actions/runs/7?a=)](x)');
  const text = commentText(exampleReport, [], { key: 'a.b', runUrl });
  expect(text).toContain('[The run with its whole report](https://github.example/o/r/actions/runs/7?a=%29]%28x%29)');
});

describe('never longer than GitHub takes', () => {
  it.each([1, 20, 60, 400])('%i times the report: whole parts only, and a sentence for the others', (times) => {
    const text = render(largeReport(times));
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(unbalanced(text)).toEqual([]);
    expect(text.includes('Left out here, because GitHub takes no more text')).toBe(times > 20);
  });

  it('says what was left out', () => {
    const text = render(largeReport(60));
    expect(text).toMatch(/no more text:\*\* .*\d+ times a scenario.* All of it is in the report of the run\.\n$/);
  });

  it('also when every text is as long, and as hard to escape, as can be', () => {
    const report = prefixed(largeReport(30), '@'.repeat(10_000));
    const long = { ...report, reasons: Array.from({ length: 50 }, () => '@'.repeat(10_000)) };
    const text = render(long);
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text).toContain('## Plumbline: ⛔ error');
  });
});

test.each(hostileStrings(200))('%j in every string opens nothing, links nobody and hides no verdict', (hostile) => {
  const text = render(prefixed(exampleReport, hostile));
  expect(unbalanced(text)).toEqual([]);
  expect(text.match(/^#+ .*/gm)?.[0]).toBe('## Plumbline: ⛔ error');
  expect(text.match(/<!--/g)).toHaveLength(1);
  expect(text).not.toMatch(/@\w|<(?!\/?(?:details|summary|code|b|br)>|!-- plumbline: plumbline -->)/);
});

test('a marker is one comment of HTML, and its key no text of somebody else', () => {
  for (const key of ['', 'a b', '-->', 'a--b', 'x'.repeat(61), 'é'])
    expect(() => commentMarker(key)).toThrow('is no key');
});

test('the same report is the same bytes', () => {
  expect(render(structuredClone(exampleReport))).toBe(render());
});
