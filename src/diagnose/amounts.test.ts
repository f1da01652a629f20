import { expect, it, test } from 'vitest';
import { amountsText, rowsOf } from './amounts.ts';
import { mongo } from './diagnose.fixture.ts';

test.each([
  ['redis.bytes', 986.4, 1_014.4, ['986', '1,014 bytes']],
  ['redis.keyBytes', 1_096, 1_112, ['1,096', '1,112 bytes']],
  ['mongo.bytes', 3_792, 6_537, ['3.8 kB', '6.5 kB']],
  ['mongo.bytes', 60, 11_700, ['60 bytes', '11.7 kB']],
  ['mongo.bytes', 80_000, 90_000, ['80', '90 kB']],
  ['mongo.bytes', 1_200_000, 1_210_000, ['1,200', '1,210 kB']],
  ['mongo.bytes', 20.05, 20.1, ['20.05', '20.1 bytes']],
  ['mongo.docsExamined', 998, 1_002, ['998', '1,002']],
])('%s, %d and %d', (path, before, after, texts) => {
  expect(amountsText(path, before, after)).toEqual(texts);
});

it('a query in the place of another has its own number of times, and so has the other', () => {
  const together = mongo('find', 'products', { shape: { filter: { _id: { $in: ['number', 'to 100'] } } } });
  const oneByOne = mongo('find', 'products', { shape: { filter: { _id: 'number' }, limit: '1' }, asked: 25 });
  expect(rowsOf({ before: together, after: oneByOne }, 20).slice(0, 2)).toEqual([
    { what: 'find products { _id: { $in: [number, to 100] } }', before: '1', after: '0 per call' },
    { what: 'find products { _id: number } limit 1', before: '0', after: '25 per call' },
  ]);
});
