import { describe, expect, it } from 'vitest';
import type { AnswerRecord } from '../../model/answer.ts';
import { againstRecord } from './against-record.ts';
import { answerRecord } from './answer-record.ts';
import { changeSentence } from './answer-sentences.ts';
import { passOf } from './answers.fixture.ts';
import { judgeAnswers } from './judge-answers.ts';

const rows = (...change: object[]) =>
  Array.from({ length: 20 }, (_, index) => ({
    _id: index,
    name: `n${index}`,
    same: 1,
    lines: [
      { sku: `s${index}`, n: 1 },
      { sku: 't', n: 2 },
    ],
    ...change[index],
  }));

function recordOf(...passes: unknown[]): AnswerRecord {
  const record = answerRecord(passes.map((answer) => passOf(answer)));
  if (record === undefined) throw new Error('nothing to record');
  return record;
}

/** As a lock has it. */
function recorded(...passes: unknown[]): AnswerRecord {
  const { passes: _, empty: _empty, ...record } = recordOf(...passes);
  return record;
}

const differenceOf = (was: unknown, is: unknown) => againstRecord(recorded(was), recordOf(is), 1);

describe('answers against those that were recorded', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['the same', rows(), rows(), []],
    ['a field more', rows(), rows().map((row) => ({ ...row, stock: 1 })), ['field `stock` added to 20 of 20']],
    ['a list more', rows(), rows().map((row) => ({ ...row, tags: ['x'] })), ['field `tags` added to 20 of 20']],
    ['a field of an object', { meta: { a: 1 } }, { meta: { a: 1, b: { c: 2 } } }, ['field `meta.b` added to 1 of 1']],
    ['a field less', rows(), rows().map(({ name: _, ...row }) => row), ['field `name` gone from 20 of 20']],
    ['a list less', rows(), rows().map(({ lines: _, ...row }) => row), ['field `lines` gone from 20 of 20']],
    ['no rows', rows(), [], ['20 rows -> 0 rows']],
    ['fewer rows', rows(), rows().slice(1), ['20 rows -> 19 rows']],
    ['another order', rows(), rows().reverse(), ['order differs']],
    [
      'another order within',
      rows(),
      rows().map((row) => ({ ...row, lines: row.lines.toReversed() })),
      ['order of `lines` differs'],
    ],
    ['a value', rows(), rows({ name: 'other' }), ['`name` has other values']],
    ['values that changed their rows', rows(), rows({ name: 'n1' }, { name: 'n0' }), ['`name` has other values']],
    [
      'an inner value',
      rows(),
      rows({
        lines: [
          { sku: 'x', n: 1 },
          { sku: 't', n: 2 },
        ],
      }),
      ['`lines[].sku` has other values'],
    ],
    ['emptied lists', rows(), rows().map((row) => ({ ...row, lines: [] })), ['`lines`: 40 elements -> 0 elements']],
    ['one emptied list', rows(), rows({ lines: [] }), ['`lines`: 40 elements -> 38 elements']],
    ['elements in other lists', [[1, 2], [3]], [[1], [2, 3]], ['`[]` has other values']],
    ['a list that is null', { a: [1] }, { a: null }, ['`a` has other values']],
  ])('%s', (_, was, is, expected) => {
    expect(differenceOf(was, is).changes.map(changeSentence)).toEqual(expected);
  });

  it('are red but for fields that were added', () => {
    const verdictOf = (is: unknown) => judgeAnswers(differenceOf(rows(), is), 'the lock').verdict;
    const stock = rows().map((row) => ({ ...row, stock: 1 }));
    expect(verdictOf(rows())).toBe('pass');
    expect(verdictOf(stock)).toBe('pass');
    const worse = [
      stock.toReversed(),
      stock.map((row, at) => (at === 3 ? { ...row, name: 'x' } : row)),
      stock.map((row, at) => (at === 3 ? { ...row, lines: [] } : row)),
      rows({ name: null }),
      rows()
        .map((row, at) => (at === 3 ? { ...row, note: 1 } : row))
        .slice(1),
      null,
      {},
    ];
    for (const is of worse) expect(verdictOf(is), JSON.stringify(is)).toBe('fail');
  });

  it('that have an optional field more often are red: digests do not tell the rest of it', () => {
    const was = rows({ note: 1 });
    expect(differenceOf(was, rows({ note: 1 }, { note: 2 })).changes).toMatchObject([
      { kind: 'value', path: '[].note' },
    ]);
    expect(differenceOf(was, rows({}, { note: 1 })).changes).toMatchObject([{ kind: 'value', path: '[].note' }]);
  });

  it('leave out what varies in either, and say it', () => {
    const answer = (now: number, change: object[] = []) => ({ now, rows: rows(...change) });
    const lock = recorded(answer(1), answer(2));
    expect(lock.varies).toEqual(['now']);
    const same = againstRecord(lock, recordOf(answer(3), answer(4)), 1);
    expect(same).toMatchObject({ changes: [], unsure: [], leftOut: ['now'] });
    expect(againstRecord(lock, recordOf(answer(3), answer(3)), 1)).toMatchObject({ changes: [], leftOut: ['now'] });
    const other = againstRecord(lock, recordOf(answer(3, [{ name: 'x' }]), answer(4, [{ name: 'x' }])), 1);
    expect(other.changes).toMatchObject([{ path: 'rows[].name', kind: 'value' }]);
  });

  it('that vary now are a change where no pass is as it was recorded, and unsure where one is', () => {
    const lock = recorded({ a: 1, b: 1 }, { a: 1, b: 1 });
    const measured = (...values: number[]) => recordOf(...values.map((a) => ({ a, b: 1 })));
    expect(againstRecord(lock, measured(2, 3), 1).changes).toMatchObject([{ path: 'a', kind: 'value' }]);
    expect(againstRecord(lock, measured(1, 3), 1)).toMatchObject({ changes: [], unsure: [{ path: 'a' }] });
  });

  it('with too many paths to keep, of which something else varies now, are not said to waver', () => {
    const wide = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`f${at}`, at % 2 === 0 ? at : `${at}`]));
    const lock = recorded(wide);
    const now = againstRecord(lock, recordOf({ ...wide, at: 1 }, { ...wide, at: 2 }), 1);
    expect(judgeAnswers(now, 'plumbline.lock.json')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('whether all else is equal is not known'),
    });
    const list = recorded([wide, wide]);
    expect(againstRecord(list, recordOf([{ ...wide, at: 1 }], [{ ...wide, at: 2 }]), 1).changes).toMatchObject([
      { kind: 'rows', before: '2 elements', after: '1 element' },
    ]);
  });

  it('of which what varied is empty or gone now are unsure', () => {
    const answer = (n: number) => ({ a: 1, related: Array(n).fill(n), token: n });
    const lock = recorded(answer(1), answer(2));
    const now = (is: unknown) => againstRecord(lock, recordOf(is, is), 1);
    expect(now({ a: 1, related: [], token: 3 })).toMatchObject({
      changes: [],
      unsure: [{ path: 'related', kind: 'emptied' }],
    });
    expect(now({ a: 1, related: [3] })).toMatchObject({ changes: [], unsure: [{ path: 'token', kind: 'removed' }] });
    expect(judgeAnswers(now({ a: 1, related: [], token: 3 }), 'the lock').verdict).toBe('inconclusive');
    expect(now(answer(3))).toMatchObject({ changes: [], unsure: [] });
  });

  it('are told whole where they have too many fields, or are too large', () => {
    const wide = (n: number) =>
      Array.from({ length: 10 }, (_, at) =>
        Object.fromEntries(Array.from({ length: 40 }, (__, field) => [`f${at}_${field}`, field === 0 ? n : 1])),
      );
    expect(recordOf(wide(1)).fields).toBeUndefined();
    expect(differenceOf(wide(1), wide(2)).changes.map(changeSentence)).toEqual(['the answer has other values']);
    const large = (digest: string) => answerRecord([[{ index: 0, digest }]]) ?? recordOf(1);
    expect(againstRecord(large('a'), large('b'), 1).changes).toHaveLength(1);
    expect(againstRecord(large('a'), large('a'), 1).changes).toEqual([]);
  });

  it('of which nothing is kept have no record', () => {
    expect(answerRecord([])).toBeUndefined();
    expect(answerRecord([[], []])).toBeUndefined();
    expect(recordOf([]).empty).toBe('[]');
    expect(recordOf(undefined).empty).toBe('undefined');
    expect(recordOf([1]).empty).toBeUndefined();
  });
});
