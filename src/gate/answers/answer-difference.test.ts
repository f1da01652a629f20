import { describe, expect, it } from 'vitest';
import { answerDifference } from './answer-difference.ts';
import { changeSentence } from './answer-sentences.ts';
import { differenceOf, passOf, sideOf } from './answers.fixture.ts';
import { judgeAnswers } from './judge-answers.ts';

const rows = (...change: object[]) =>
  Array.from({ length: 20 }, (_, index) => ({ _id: index, name: `n${index}`, tags: ['a', 'b'], ...change[index] }));
const sentences = (base: unknown, head: unknown) => differenceOf(base, head).changes.map(changeSentence);
const verdictOf = (base: unknown, head: unknown) => judgeAnswers(differenceOf(base, head), 'base').verdict;

describe('the difference of two answers', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['an equal one', rows(), rows(), []],
    ['a field more', rows(), rows().map((row) => ({ ...row, stock: 1 })), ['field `stock` added to 20 of 20']],
    ['a field less', rows(), rows().map(({ name: _, ...row }) => row), ['field `name` gone from 20 of 20']],
    [
      'a field less in one row',
      rows(),
      [{ _id: 0, tags: ['a', 'b'] }, ...rows().slice(1)],
      ['field `[0].name` gone from 1 of 20'],
    ],
    ['no rows', rows(), [], ['20 rows -> 0 rows']],
    ['fewer rows', rows(), rows().slice(1), ['20 rows -> 19 rows']],
    ['more rows', rows(), [...rows(), ...rows()], ['20 rows -> 40 rows']],
    ['another order', rows(), rows().reverse(), ['order differs']],
    ['one other value', rows(), rows({ name: 'other' }), ['`[0].name`: "n0" -> "other" in 1 of 20']],
    ['other values', rows(), rows({ name: 'x' }, { name: 'y' }), ['`name`: "n0" -> "x" in 2 of 20']],
    ['another type', rows(), rows({ _id: '0' }), ['`[0]._id`: number 0 -> text "0" in 1 of 20']],
    ['a list without its elements', rows(), rows({ tags: [] }), ['`[0].tags`: 2 elements -> 0 elements in 1 of 20']],
    ['a shorter list', rows(), rows({ tags: ['a'] }), ['`[0].tags`: 2 elements -> 1 element in 1 of 20']],
    ['an order within', rows(), rows({ tags: ['b', 'a'] }), ['order of `[0].tags` differs in 1 of 20']],
    ['null', { a: { b: 1 } }, { a: null }, ['`a`: an object of 1 field -> null']],
    ['nothing at all', { a: 1 }, null, ['an object of 1 field -> null']],
    ['undefined', { a: 1 }, undefined, ['an object of 1 field -> undefined']],
    [
      'a date',
      { at: { $date: '2026-01-01T00:00:00Z' } },
      { at: { $date: '2026-01-02T00:00:00Z' } },
      ['`at`: 2026-01-01T00:00:00Z -> 2026-01-02T00:00:00Z'],
    ],
    [
      'a field of a nested object',
      { meta: { total: 1 } },
      { meta: { total: 1, pages: 2 } },
      ['field `meta.pages` added to 1 of 1'],
    ],
    [
      'JSON in a text',
      { body: '{"a":1,"items":[1]}' },
      { body: '{"items":[],"a":1}' },
      ['`body.items`: 1 element -> 0 elements'],
    ],
  ])('%s', (_, base, head, expected) => {
    expect(sentences(base, head)).toEqual(expected);
  });

  it('is red but for fields that were added', () => {
    const stock = rows().map((row) => ({ ...row, stock: 1 }));
    expect(verdictOf(rows(), rows())).toBe('pass');
    expect(verdictOf(rows(), stock)).toBe('pass');
    for (const worse of [[], rows().slice(1), rows().reverse(), rows({ name: 'x' }), rows({ tags: [] })])
      expect(verdictOf(rows(), worse)).toBe('fail');
    expect(
      verdictOf(
        rows(),
        rows().map(({ name: _, ...row }) => row),
      ),
    ).toBe('fail');
    expect(verdictOf(rows(), [...stock].reverse())).toBe('fail');
    expect(
      verdictOf(
        rows(),
        stock.map((row) => ({ ...row, name: 'x' })),
      ),
    ).toBe('fail');
  });

  it('tells integers apart that a number would round, and takes JSON in another order for the same', () => {
    expect(verdictOf({ body: '{"id":12345678901234567890}' }, { body: '{"id":12345678901234567891}' })).toBe('fail');
    expect(verdictOf({ body: '{"a":1,"b":2}' }, { body: '{ "b": 2, "a": 1 }' })).toBe('pass');
  });

  it('takes an object of many fields for a table, whose entries are rows', () => {
    const table = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, at) => [`key ${at}`, { n: at }]));
    expect(verdictOf(table(100), table(101))).toBe('fail');
    expect(sentences(table(100), { ...table(100), 'key 7': { n: 0 } })).toEqual(['`["key 7"].n`: 7 -> 0 in 1 of 100']);
    expect(verdictOf(table(3), table(4))).toBe('pass');
  });

  it('takes one whose fields are not alike for what it is, so that a clock in it hides the clock alone', () => {
    const wide = (now: number, total: number) => ({
      ...Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`f${at}`, at])),
      rows: [{ value: total }],
      total,
      now,
    });
    const difference = answerDifference(
      sideOf('base', passOf(wide(1, 5)), passOf(wide(2, 5))),
      sideOf('head', passOf(wide(3, -1)), passOf(wide(4, -1))),
    );
    expect(difference.leftOut).toEqual(['now']);
    expect(difference.changes.map(({ path }) => path)).toEqual(['rows[0].value', 'total']);
  });

  it('is told over all calls, with the first', () => {
    const difference = answerDifference(
      sideOf('base', passOf(rows(), rows())),
      sideOf('head', passOf(rows(), rows({ name: 'x' }))),
    );
    expect(judgeAnswers(difference, 'base').reason).toBe(
      'another answer than base: `[0].name`: "n0" -> "x" in 1 of 40, first in call 1',
    );
  });

  it.each([
    ['of one side', sideOf('base'), sideOf('head', passOf(1)), 'no answer of base was kept'],
    ['of a pass', sideOf('base', passOf(1)), sideOf('head', passOf(1), []), 'no answer of head was kept'],
    ['of a call', sideOf('base', passOf(1, 2)), sideOf('head', passOf(1)), 'head has no answer to call 1'],
    ['of a call', sideOf('base', passOf(1)), sideOf('head', passOf(1, 2)), 'base has no answer to call 1'],
  ])('is an error where answers %s are missing', (_, base, head, reason) => {
    expect(judgeAnswers(answerDifference(base, head), 'base')).toMatchObject({
      verdict: 'error',
      reason: expect.stringContaining(reason),
    });
  });

  it('of answers too large to be kept is told without a path', () => {
    const large = (digest: string) => [{ index: 0, digest }];
    const difference = answerDifference(sideOf('base', large('a')), sideOf('head', large('b')));
    expect(judgeAnswers(difference, 'base').verdict).toBe('fail');
    expect(judgeAnswers(answerDifference(sideOf('base', large('a')), sideOf('head', large('a'))), 'base').verdict).toBe(
      'pass',
    );
  });
});

describe('what varies on one side', () => {
  let tick = 0;
  const next = () => {
    tick += 1;
    return tick;
  };
  const answer = (change: object = {}) => {
    tick += 1;
    return { token: `t${tick}`, meta: { requestId: `r${tick}`, now: tick, total: 3 }, items: rows(), ...change };
  };
  const sides = (head: () => unknown) =>
    answerDifference(
      sideOf('base', passOf(answer()), passOf(answer())),
      sideOf('head', passOf(head()), passOf(head())),
    );

  it('is left out by its path, said, and fails nobody', () => {
    const difference = sides(answer);
    expect(judgeAnswers(difference, 'base')).toMatchObject({
      verdict: 'pass',
      reason:
        '1 answer equal those of base; left out, as they differ between two processes of one side: meta.now, meta.requestId, token',
    });
  });

  it('hides nothing beside it', () => {
    expect(sides(() => answer({ items: rows({ name: 'x' }) })).changes.map(changeSentence)).toEqual([
      '`items[0].name`: "n0" -> "x" in 1 of 20',
    ]);
    expect(sides(() => answer({ items: [] })).changes).toMatchObject([{ path: 'items', kind: 'emptied' }]);
    expect(sides(() => answer({ extra: 1 })).changes).toMatchObject([{ path: 'extra', kind: 'added' }]);
    const { token: _, ...without } = answer();
    expect(sides(() => without).changes).toMatchObject([{ path: 'token', kind: 'removed' }]);
  });

  it('is each row a clock, and the rows are compared', () => {
    const clocked = (change: object[] = []) => rows(...change).map((row) => ({ at: next(), ...row }));
    const compared = (head: () => unknown) =>
      answerDifference(
        sideOf('base', passOf(clocked()), passOf(clocked())),
        sideOf('head', passOf(head()), passOf(head())),
      );
    expect(judgeAnswers(compared(clocked), 'base').verdict).toBe('pass');
    expect(compared(() => clocked().slice(1)).changes).toMatchObject([{ kind: 'rows' }]);
    expect(compared(() => clocked([{ name: 'x' }])).changes).toMatchObject([{ path: '[0].name', kind: 'value' }]);
    expect(compared(() => clocked().reverse()).changes).toMatchObject([{ path: '', kind: 'order' }]);
  });

  it('is the order of rows, which are compared in any', () => {
    const turned = (by: number, list: unknown[] = rows()) => [...list.slice(by), ...list.slice(0, by)];
    const compared = (head: unknown[]) =>
      answerDifference(
        sideOf('base', passOf(turned(0)), passOf(turned(3))),
        sideOf('head', passOf(turned(5, head)), passOf(turned(9, head))),
      );
    expect(judgeAnswers(compared(rows()), 'base')).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining('order of the whole answer'),
    });
    expect(judgeAnswers(compared(rows({ name: 'x' })), 'base').verdict).toBe('fail');
    // Two rows that changed their names have all of their values still.
    expect(judgeAnswers(compared(rows({ name: 'n1' }, { name: 'n0' })), 'base').verdict).toBe('fail');
    const clocked = (by: number, list = rows()) =>
      turned(
        by,
        list.map((row) => ({ ...row, at: next() })),
      );
    const both = (head: object[]) =>
      answerDifference(
        sideOf('base', passOf(clocked(0)), passOf(clocked(3))),
        sideOf('head', passOf(clocked(5, rows(...head))), passOf(clocked(9, rows(...head)))),
      );
    expect(judgeAnswers(both([]), 'base')).toMatchObject({ verdict: 'pass' });
    expect(judgeAnswers(both([{ name: 'x' }]), 'base')).toMatchObject({ verdict: 'fail' });
  });

  it('hides no answer that is empty now, where no pass of base was', () => {
    const answer = (n: number) => ({ a: 1, token: `t${n}`, related: Array(n).fill(n), seen: n % 2 === 0 ? null : n });
    const base = sideOf('base', passOf(answer(1), answer(2)), passOf(answer(3), answer(4)));
    const changes = (...is: unknown[]) =>
      answerDifference(base, sideOf('head', passOf(...is), passOf(...is))).changes.map(changeSentence);
    expect(changes({ ...answer(5), token: null }, { ...answer(6), token: null })).toEqual([
      '`token`: values -> nothing in 2 of 2',
    ]);
    expect(changes({ ...answer(5), related: [] }, { ...answer(6), related: [] })).toEqual([
      '`related`: values -> nothing in 2 of 2',
    ]);
    const { token: _, ...without } = answer(5);
    expect(changes(without, without)).toEqual(['field `token` gone from 2 of 2 answers']);
    // One that still has some is as it was.
    expect(changes(answer(5), { ...answer(6), related: [] })).toEqual([]);
  });

  it('is all there is: not judged, and never a plain pass', () => {
    const random = () => passOf({ id: next() });
    const difference = answerDifference(sideOf('base', random(), random()), sideOf('head', random(), random()));
    expect(judgeAnswers(difference, 'base')).toMatchObject({
      verdict: 'not-judged',
      reason: expect.stringContaining('nothing could be compared'),
    });
  });

  it('is a change where head alone varies and never answers as base', () => {
    const base = sideOf('base', passOf({ a: 1, b: 1 }), passOf({ a: 1, b: 1 }));
    const head = (...values: number[]) => sideOf('head', ...values.map((a) => passOf({ a, b: 1 })));
    expect(answerDifference(base, head(2, 3)).changes).toMatchObject([{ path: 'a', kind: 'value' }]);
    const wavering = answerDifference(base, head(1, 3));
    expect(wavering).toMatchObject({ changes: [], unsure: [{ path: 'a', kind: 'value' }] });
    expect(judgeAnswers(wavering, 'base').verdict).toBe('inconclusive');
  });

  it('is the same on both sides where each pass answers as the other side does', () => {
    const passes = [passOf({ n: 1 }), passOf({ n: 2 })];
    expect(judgeAnswers(answerDifference(sideOf('base', ...passes), sideOf('head', ...passes)), 'base').verdict).toBe(
      'pass',
    );
  });
});
