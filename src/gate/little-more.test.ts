import { describe, expect, it } from 'vitest';
import type { Operation } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { workOf } from './gate.fixture.ts';
import { workDifference } from './work-difference.ts';

const CALLS = 20;

/** A question of 20 calls, its counts in all of them. */
function question(verb: string, counts: Record<string, number>, change: Partial<Operation> = {}): Operation {
  const of = Object.fromEntries(Object.entries(counts).map(([name, n]) => [`mongo.${name}`, n]));
  return {
    engine: 'mongodb',
    verb,
    target: 'orders',
    shape: { filter: { user_id: 'int' } },
    asked: CALLS,
    counts: { 'mongo.commands': CALLS, ...of },
    plans: [],
    ...change,
  };
}

/** The work of which these operations are all. */
function work(...operations: Operation[]): Work {
  const total = (name: string) => operations.reduce((sum, { counts }) => sum + (counts[`mongo.${name}`] ?? 0), 0);
  const commands: Record<string, number> = {};
  for (const { verb, counts } of operations) commands[verb] = (commands[verb] ?? 0) + (counts['mongo.commands'] ?? 0);
  const names = [
    'keysExamined',
    'docsExamined',
    'returned',
    'bytes',
    'bytesIn',
    'keysWritten',
    'sortsInMemory',
  ] as const;
  return {
    ...workOf({ mongo: { commands, plans: [], ...Object.fromEntries(names.map((name) => [name, total(name)])) } }),
    operations,
  };
}

const FOUND = question('find', { keysExamined: 510, docsExamined: 510, returned: 510, bytes: 258_000, bytesIn: 2_000 });
const COUNT = { keysExamined: 530, returned: CALLS, bytes: 2_680, bytesIn: 4_000 };
const PIPELINE = { shape: { pipeline: [{ $match: { user_id: 'int' } }, { $group: { _id: 'int' } }] } };
const COUNTED = question('aggregate', COUNT, PIPELINE);
const other = (counts: Record<string, number>) => question('find', counts, { target: 'people' });
const verdict = (before: Operation[], after: Operation[]) => workDifference(work(...before), work(...after)).verdict;

it('one key more is no price of 25 documents fewer: what was found and counted is counted by the server', () => {
  const { verdict: found, changes, trade } = workDifference(work(FOUND), work(COUNTED));
  expect({ found, trade }).toEqual({ found: 'better', trade: undefined });
  expect(changes.map(({ kind, sentence }) => `${kind} ${sentence}`)).toContain(
    'other keys examined 25.5 -> 26.5 per call',
  );
  // The same as one command with another plan.
  expect(verdict([FOUND], [question('find', { ...COUNT, returned: 510 })])).toBe('better');
});

it('a count of one document is a find of one: it reads what it answers', () => {
  const counted = question(
    'aggregate',
    { keysExamined: CALLS, returned: CALLS, bytes: 2_700, bytesIn: 3_000 },
    PIPELINE,
  );
  const asOne = { keysExamined: CALLS, docsExamined: CALLS, returned: CALLS, bytes: 2_600, bytesIn: 2_000 };
  expect(verdict([counted], [question('find', asOne)])).not.toBe('worse');
  expect(verdict([counted], [question('find', { ...asOne, docsExamined: 2 * CALLS })])).toBe('worse');
  expect(verdict([counted], [question('find', { ...asOne, docsExamined: 9 * CALLS, returned: 9 * CALLS })])).toBe(
    'worse',
  );
  expect(verdict([question('find', { ...asOne, docsExamined: 0 })], [question('find', asOne)])).toBe('worse');
});

describe('what stands beside it stays what it is:', () => {
  it('more than a little', () => {
    expect(verdict([FOUND], [question('aggregate', { ...COUNT, keysExamined: 560 }, PIPELINE)])).toBe('changed');
    expect(verdict([FOUND], [question('aggregate', { ...COUNT, keysExamined: 5_100 }, PIPELINE)])).toBe('worse');
  });

  it.each<[string, Operation[], Operation[]]>([
    ['of another collection', [FOUND, other({ keysExamined: 20 })], [COUNTED, other({ keysExamined: 40 })]],
    [
      'of another question',
      [FOUND, question('find', { keysExamined: 20 }, { shape: { filter: { state: 'int' } } })],
      [COUNTED, question('find', { keysExamined: 40 }, { shape: { filter: { state: 'int' } } })],
    ],
    ['of a question with another filter', [FOUND], [question('aggregate', COUNT, { shape: { pipeline: [] } })]],
    ['of a question that joins', [FOUND], [question('find', COUNT, { shape: { pipeline: [{ $lookup: {} }] } })]],
    ['of index keys written', [FOUND], [question('aggregate', { ...COUNT, keysWritten: 1 }, PIPELINE)]],
    ['of sorts', [FOUND], [question('aggregate', { ...COUNT, sortsInMemory: 1 }, PIPELINE)]],
  ])('%s', (_, before, after) => {
    expect(verdict(before, after)).not.toBe('better');
  });

  it('a question that is asked twice, and another answer', () => {
    const twice = question('aggregate', { ...COUNT, commands: 2 * CALLS }, { ...PIPELINE, asked: 2 * CALLS });
    expect(verdict([FOUND], [twice])).toBe('worse');
    const emptied = question('find', { keysExamined: 530, bytes: 2_680 });
    expect(verdict([FOUND], [emptied])).not.toBe('better');
  });
});
