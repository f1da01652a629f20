import { expect, test } from 'vitest';
import { exampleReport } from './report.fixture.ts';
import { type Reporter, renderAll } from './reporter.ts';

const verdict: Reporter = { name: 'verdict', fileName: 'v.txt', render: (report) => report.verdict };

test('a reporter that crashes, and one that changes what it was given, leave the others as they are', () => {
  const crashing: Reporter = {
    name: 'crashing',
    fileName: 'c.txt',
    render: () => {
      throw new TypeError('no such thing');
    },
  };
  const meddling: Reporter = {
    name: 'meddling',
    fileName: 'm.txt',
    render: (report) => {
      report.verdict = 'pass';
      return '';
    },
  };
  const { rendered, failures } = renderAll([crashing, meddling, verdict], exampleReport, []);
  expect(failures).toEqual([{ reporter: 'crashing', message: 'no such thing' }]);
  expect(rendered.map(({ text }) => text)).toEqual(['', 'error']);
});
