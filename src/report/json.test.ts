import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAsWritten, jsonReporter, parseReport } from './json.ts';
import { exampleReport } from './report.fixture.ts';
import { reportJsonSchema, SCHEMA_FILE } from './schema.ts';

const render = (report: typeof exampleReport) => jsonReporter.render(report, []);

function keysReversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysReversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, keysReversed(inner)]),
  );
}

test('what is written is read back, and written again as the same bytes', () => {
  const text = render(exampleReport);
  const { checksum, ...report } = parseReport(text);
  expect(report).toEqual(exampleReport);
  expect(checksum).toMatch(/^[0-9a-f]{64}$/);
  expect(render(parseReport(text))).toBe(text);
});

test('the order in which keys were set does not show; the version and the verdict come first', () => {
  const text = render(exampleReport);
  expect(render(keysReversed(exampleReport) as typeof exampleReport)).toBe(text);
  expect(Object.keys(JSON.parse(text)).slice(0, 2)).toEqual(['schemaVersion', 'verdict']);
});

test('a field that a later minor version added is kept', () => {
  const text = JSON.stringify({ ...exampleReport, weather: [{ sunny: true }] });
  expect(JSON.parse(render(parseReport(text))).weather).toEqual([{ sunny: true }]);
});

test.each([
  ['a cut file', '{"schemaVersion": 1, "verd', /not JSON/],
  ['an empty file', '', /not JSON/],
  ['another JSON file', '{"name": "x"}', /not a Plumbline report[\s\S]*schemaVersion/],
  ['a later version', '{"schemaVersion": 3}', /schemaVersion 3; this Plumbline reads versions 1 and 2/],
  ['a verdict of another name', JSON.stringify({ ...exampleReport, verdict: 'ok' }), /verdict/],
])('%s is refused', (_, text, message) => {
  expect(() => parseReport(text, 'base.json')).toThrow(message);
  expect(() => parseReport(text, 'base.json')).toThrow(expect.objectContaining({ code: 'MISSING_DATA' }));
});

test('NaN is refused, not written as null', () => {
  const [row, ...rest] = exampleReport.guide;
  expect(row).toBeDefined();
  if (row)
    expect(() => render({ ...exampleReport, guide: [{ ...row, indexed: Number.NaN }, ...rest] })).toThrow(/guide/);
});

test('the committed JSON Schema is that of the code (`npm run schema` writes it)', () => {
  const committed = new URL(`../../schema/${SCHEMA_FILE}`, import.meta.url);
  expect(readFileSync(committed, 'utf8')).toBe(reportJsonSchema());
});

test('a report of version 1 is read as one of today, and told from one that was changed', () => {
  const { checksum: _, ...today } = JSON.parse(render(exampleReport));
  const old = { ...today, schemaVersion: 1 };
  const checksum = createHash('sha256').update(JSON.stringify(old)).digest('hex');
  const report = parseReport(JSON.stringify({ ...old, checksum }));
  expect(report).toEqual({ ...exampleReport, checksum });
  expect(isAsWritten(report)).toBe(true);
  expect(isAsWritten({ ...report, verdict: 'pass' })).toBe(false);
});

test('a report that was changed is told from one as it was written', () => {
  const text = render(exampleReport);
  expect(isAsWritten(parseReport(text))).toBe(true);
  expect(isAsWritten({ ...parseReport(text), verdict: 'pass', reasons: [] })).toBe(false);
  expect(isAsWritten(exampleReport)).toBe(false);
});
