import { expect, test } from 'vitest';
import { exampleEntry } from './entry.fixture.ts';
import { readEntry } from './past-versions.ts';

const version1 = {
  ...exampleEntry(1),
  v: 1,
  variants: [
    { scenario: 's', variant: 'timed', p50: 2, p95: 3 },
    { scenario: 's', variant: 'counted', work: exampleWork() },
  ],
};

function exampleWork() {
  return {
    calls: 20,
    mongoCommands: 20,
    keysExamined: 40,
    docsExamined: 40,
    returned: 40,
    bytes: 900,
    redisCommands: 0,
    hits: 0,
    misses: 0,
  };
}

test('an entry of version 1 is read as one of today', () => {
  expect(readEntry(version1)).toEqual({
    kind: 'entry',
    entry: {
      ...exampleEntry(1),
      variants: [
        { scenario: 's', variant: 'timed', latencyMs: { p50: 2, p95: 3 } },
        { scenario: 's', variant: 'counted', work: exampleWork() },
      ],
    },
  });
});

test('what is no entry of its version is corrupt, and says why', () => {
  expect(readEntry({ ...version1, run: '' })).toMatchObject({ kind: 'corrupt', why: expect.stringContaining('run') });
  expect(readEntry({ ...exampleEntry(1), v: 0 })).toMatchObject({ kind: 'corrupt' });
  expect(readEntry({ ...exampleEntry(1), variants: version1.variants })).toMatchObject({ kind: 'entry' });
  expect(readEntry('text')).toMatchObject({ kind: 'corrupt' });
});

test('an entry of a later version is neither', () => {
  expect(readEntry({ v: 3 })).toEqual({ kind: 'future', version: 3 });
});
