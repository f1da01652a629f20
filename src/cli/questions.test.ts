import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Questions } from './questions.ts';
import { mongoUrlOf } from './sampled-collection.ts';

const COLUMNS = 80;
const LONG =
  'package.json has no client of MongoDB or Redis that is known, which is a sentence of more columns than any old terminal has';

/** A terminal of 80 columns that gives these answers, one a question. */
function terminal(answers: readonly string[]) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY: true as const, columns: COLUMNS });
  const left = [...answers];
  let text = '';
  output.on('data', (chunk) => {
    text += String(chunk);
    if (!/[\]:?] $/.test(text)) return;
    const answer = left.shift();
    if (answer !== undefined) setImmediate(() => input.write(`${answer}\n`));
  });
  return { questions: new Questions(input, output), shown: () => text };
}

test('no line is longer than the terminal, and no word is broken', async () => {
  const { questions, shown } = terminal(['2']);
  questions.tell(LONG);
  expect(await questions.choose(`${LONG}:`, ['mongodb', 'mongodb and redis'])).toBe('mongodb and redis');
  const lines = shown().split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(COLUMNS);
  const words = (text: string) => text.split(/[\s:]+/).filter(Boolean);
  expect(words(shown())).toEqual(expect.arrayContaining(words(LONG)));
  questions[Symbol.dispose]();
});

test('what is no answer is said, and asked again', async () => {
  const { questions, shown } = terminal(['perhaps', 'NO', 'redis', '3', '1']);
  expect(await questions.confirm('Write them?', { byDefault: true })).toBe(false);
  expect(await questions.choose('Which?', ['mongodb', 'mongodb and redis'])).toBe('mongodb');
  expect(shown()).toContain('"perhaps" is neither yes nor no.');
  expect(shown()).toContain('"redis" is none of these.');
  expect(shown()).toContain('"3" is none of these.');
  questions[Symbol.dispose]();
});

test.each([
  ['localhost:27017', 'mongodb://localhost:27017'],
  ['ada:secret@db.example/shop', 'mongodb://ada:secret@db.example/shop'],
  ['mongodb+srv://db.example', 'mongodb+srv://db.example'],
  ['http://db.example', 'http://db.example'],
])('%s is taken for %s', (typed, url) => {
  expect(mongoUrlOf(typed)).toBe(url);
});
