import { expect, it } from 'vitest';
import type { Operation } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { workOf } from './gate.fixture.ts';
import { otherWords } from './other-words.ts';

const CALLS = 20;

function reads(shape: Operation['shape'], counts: Record<string, number>, change: Partial<Operation> = {}): Work {
  const { asked = CALLS } = change;
  const named = Object.fromEntries(Object.entries(counts).map(([name, n]) => [`mongo.${name}`, n]));
  const one: Operation = {
    ...{ engine: 'mongodb', verb: 'find', target: 'tickets', shape, asked, counts: named, plans: [] },
    ...change,
  };
  return { ...workOf({}), operations: [one] };
}

const PAGE = { keysExamined: 1_000, docsExamined: 1_000, returned: 200, bytesIn: 2_800 };
const before = reads({ filter: { at: { $lt: 'date' } } }, PAGE);
const OTHER = { filter: { $or: [{ at: { $lt: 'date' } }, { at: 'date', _id: { $gt: 'number' } }] } };
const allowed = (counts: Partial<typeof PAGE>, change: Partial<Operation> = {}, shape: Operation['shape'] = OTHER) =>
  Object.fromEntries(otherWords(before, reads(shape, { ...PAGE, ...counts }, change)));

it('the same question in other words may be longer, and examine a key or a document more in a hundred', () => {
  expect(allowed({ bytesIn: 4_800, keysExamined: 1_010, docsExamined: 1_010 })).toEqual({
    'mongo.bytesIn': 2_000,
    'mongo.keysExamined': 10,
    'mongo.docsExamined': 10,
  });
});

it('no more than that', () => {
  expect(allowed({ keysExamined: 1_030, docsExamined: 1_100, bytesIn: 20_000 })).toEqual({});
  expect(allowed({ bytesIn: 4_800 }, {}, { filter: { at: { $lt: 'date' } } })).toEqual({});
  expect(allowed({ bytesIn: 4_800, returned: 100 })).toEqual({});
  expect(allowed({ bytesIn: 4_800 }, { asked: 2 * CALLS })).toEqual({});
  expect(allowed({ bytesIn: 4_800 }, { target: 'people' })).toEqual({});
  expect(allowed({ bytesIn: 4_800 }, { verb: 'update' })).toEqual({});
});
