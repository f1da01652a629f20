import { expect, it } from 'vitest';
import { isAtRest, unrestOf } from './idle.ts';

it('an application that is not known rests where it does nothing in one window', () => {
  expect(isAtRest([{}], 1, {})).toBe(true);
  expect(isAtRest([{ find: 1 }], 1, {})).toBe(false);
  expect(isAtRest([{ Redis: 1 }], 1, {})).toBe(false);
});

it('one that never rests is told by the most of each command in any of its windows', () => {
  expect(unrestOf([{ find: 2 }, { find: 1, update: 1 }, { Redis: 3 }])).toEqual({ find: 2, update: 1, Redis: 3 });
});

it('it is as it was where no window has two more of anything, and none has another command', () => {
  const known = { find: 2, Redis: 3 };
  expect(isAtRest([{ find: 2 }, { Redis: 4 }, {}], 3, known)).toBe(true);
  expect(isAtRest([{ find: 4 }, {}, {}], 3, known)).toBe(false);
  expect(isAtRest([{}, { insert: 1 }, {}], 3, known)).toBe(false);
});

it('fewer windows than are needed do not tell', () => {
  expect(isAtRest([{}, {}], 3, { find: 2 })).toBe(false);
});
