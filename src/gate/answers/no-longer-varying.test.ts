import { describe, expect, it } from 'vitest';
import { answerDifference } from './answer-difference.ts';
import { changeSentence } from './answer-sentences.ts';
import { passOf, sideOf } from './answers.fixture.ts';
import { judgeAnswers } from './judge-answers.ts';

const CALLS = 10;
type Answer = (at: number, pass: number) => unknown;

/** Numbers that look random and are the same in every run of the test. */
const random = (...seed: number[]) => seed.reduce((sum, one) => (sum * 7_919 + one * 104_729 + 13) % 99_991, 7);
const pick = (domain: number, ...seed: number[]) => Math.floor((random(...seed, 3) / 99_991) * domain);

function difference(base: Answer, head: Answer, calls = CALLS) {
  const side = (name: string, answer: Answer, from: number) => {
    const pass = (own: number) => passOf(...Array.from({ length: calls }, (_, at) => answer(at, from + own)));
    return sideOf(name, pass(0), pass(1));
  };
  return answerDifference(
    side('base', (...at) => ({ a: 1, is: base(...at) }), 0),
    side('head', (...at) => ({ a: 1, is: head(...at) }), 2),
  );
}
const sentences = (...sides: Parameters<typeof difference>) => difference(...sides).changes.map(changeSentence);

const sample: Answer = (at, pass) =>
  [0, 1, 2, 3, 4].map((row) => ({ id: random(at, pass, row), value: random(row, at, pass) }));
const related =
  (element: Answer): Answer =>
  (at, pass) =>
    Array.from({ length: pick(4, at, pass) + 1 }, (_, row) => element(at + row * CALLS, pass));

describe('what varied within each pass, and no longer does', () => {
  it.each<[string, Answer, Answer, string[]]>([
    ['a constant', random, () => 0, ['`is`: values that vary -> always 0 in 10 of 10']],
    ['an empty object', random, () => ({}), ['`is`: values -> nothing in 10 of 10']],
    ['an object', random, () => ({ b: 1 }), ['`is`: number 0 -> an object of 1 field in 10 of 10']],
    ['a text', random, (...at) => `${random(...at)}`, ['`is`: number 0 -> text "0" in 10 of 10']],
    ['one list', related(random), () => [0], ['`is`: values that vary -> always 1 element in 10 of 10']],
    ['lists of one value', related(random), related(() => 0), ['`is[]`: values that vary -> always 0 in 10 of 10']],
    ['lists of another type', related(random), related(() => 'x'), ['`is[]`: number 0 -> text "x" in 10 of 10']],
    [
      'rows of constants',
      sample,
      () => Array(5).fill({ id: 0, value: 0 }),
      ['`is[].id`: values that vary -> always 0 in 10 of 10', '`is[].value`: values that vary -> always 0 in 10 of 10'],
    ],
  ])('is another answer: %s', (_, base, head, expected) => {
    const told = sentences(base, head).map((sentence) =>
      sentence.replace(/(number |text ")\d+/g, (_all, lead) => `${lead}0`),
    );
    expect(told).toEqual(expected);
    expect(judgeAnswers(difference(base, head), 'base').verdict).toBe('fail');
    expect(sentences(base, base)).toEqual([]);
  });

  it.each<[string, Answer, Answer]>([
    ['what is the same in a process', (_, pass) => pass, () => 9],
    ['what is the same in one process of base', (at, pass) => (pass === 0 ? 1 : at), () => 9],
    ['a clock that stands still in a pass', random, (_, pass) => pass],
    ['a clock that ticks once in each pass', (at, pass) => pass * 10 + (at < 5 ? 0 : 1), () => 77],
    ['a value that is nearly always the same', (at, pass) => at === (pass === 0 ? 3 : 7), () => false],
    [
      'one for all rows of an answer, of two values',
      (at, pass) => Array(100).fill({ hit: pick(2, at, pass) === 0 }),
      () => Array(100).fill({ hit: true }),
    ],
    ['lists that have a rare value', related((at, pass) => random(at, pass) % 23 === 0), related(() => false)],
    ['nothing and values', (...at) => (random(...at) % 2 === 0 ? null : random(...at)), (...at) => random(...at)],
  ])('is none: %s', (_, base, head) => {
    expect(sentences(base, head, 8)).toEqual([]);
  });

  it('is not told of few answers, but for another type', () => {
    expect(sentences(random, () => 0, 2)).toEqual([]);
    expect(sentences(random, () => 0, 3)).toHaveLength(1);
    expect(sentences(random, () => 'x', 1)).toHaveLength(1);
  });

  it('is told of few values where the answers are many', () => {
    const coin: Answer = (...at) => pick(2, ...at) === 0;
    expect(sentences(coin, () => true, 8)).toEqual([]);
    expect(sentences(coin, () => true, 40)).toEqual(['`is`: values that vary -> always true in 40 of 40']);
    expect(sentences(coin, coin, 40)).toEqual([]);
  });
});
