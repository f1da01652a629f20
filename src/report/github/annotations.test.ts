import { expect, test } from 'vitest';
import type { Report } from '../../model/report.ts';
import { hostileStrings, prefixed } from '../hostile.fixture.ts';
import { exampleReport } from '../report.fixture.ts';
import { annotationLines } from './annotations.ts';
import { comparedReport, largeReport } from './large-report.fixture.ts';

/** With the file of its scenario. */
function withFile(report: Report, file: string): Report {
  const names = report.scenarios.map(({ name }) => [name, file] as const);
  return { ...report, run: { ...report.run, scenarioFiles: Object.fromEntries(names) } };
}

/** As the runner reads a line: ActionCommand.TryParseV2. */
function read(line: string) {
  const [, level, properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
  const decoded = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const pairs = properties.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), decoded(pair.slice(at + 1))];
  });
  return { level, message: decoded(message), ...Object.fromEntries(pairs) };
}

const told = (report: Report) =>
  annotationLines(withFile(report, 'scenarios/user-projects.scenario.ts'), 'app').map(read);

test('what failed is an error at the scenario file, with its first remedy; a warning is a warning', () => {
  expect(told(exampleReport)).toEqual([
    // It stopped a variant, whose row says nothing more.
    {
      level: 'error',
      file: 'app/scenarios/user-projects.scenario.ts',
      line: '1',
      title: 'ENGINE_DIED',
      message: 'redis-server ended with signal 9\nsee its log',
    },
    {
      level: 'error',
      file: 'app/scenarios/user-projects.scenario.ts',
      line: '1',
      title: 'fail: user-projects/indexed/p95',
      message: [
        'the 99.9% lower bound of p95 is 131 ms',
        'expected at most 120 ms, actual 171.6 ms',
        'Cure: create { user_id: 1, updated_at: -1 }',
      ].join('\n'),
    },
    { level: 'warning', title: 'Plumbline', message: 'the engines could not be pinned' },
  ]);
});

test('an undecided comparison is a warning, and one that failed an error', () => {
  expect(told(comparedReport).map(({ level, title }) => [level, title])).toEqual([
    ['error', 'fail: user-projects/indexed/work'],
    ['warning', 'inconclusive: user-projects/indexed/median'],
    ['warning', 'Plumbline'],
  ]);
});

test('a red verdict is told even where no row shows it', () => {
  const report = { ...exampleReport, verdict: 'error' as const, errors: [], warnings: [], scenarios: [] };
  expect(told(report)).toEqual([{ level: 'error', title: 'error', message: '2 of 3 checks did not pass' }]);
});

test('no more than the ten that GitHub shows: the last says how many there are besides', () => {
  const lines = told({ ...largeReport(20), warnings: Array.from({ length: 11 }, (_, i) => `w${i}`) });
  const of = (wanted: string) => lines.filter(({ level }) => level === wanted).map(({ message }) => message);
  expect(of('error')).toHaveLength(10);
  expect(of('error').at(-1)).toBe('and 12 more, in the job summary and the report');
  expect(of('warning').at(-1)).toBe('and 2 more, in the job summary and the report');
});

test.each(hostileStrings(200))('%j stays inside its command', (hostile) => {
  const lines = annotationLines(withFile(prefixed(exampleReport, hostile), `${hostile}/a.ts`), '');
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    expect(line).toMatch(/^::(?:error|warning) (?:file=[^:,]*,line=1,)?title=[^:,]*::/);
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
  }
});

test('percent signs, colons and commas come back as they were', () => {
  const errors = [{ code: 'A,b: 5%', message: '100%25 ::error::, x', hint: '' }];
  const [line = ''] = annotationLines({ ...exampleReport, errors }, '');
  expect(line).toBe('::error title=A%2Cb%3A 5%25::100%2525 ::error::, x');
  expect(read(line)).toMatchObject({ title: 'A,b: 5%', message: '100%25 ::error::, x' });
});
