import { expect, it } from 'vitest';
import { type AllWork, assertAllCounted } from './work-completeness.ts';

const COUNTED: AllWork = {
  what: 'a/b',
  counted: { find: 2, listIndexes: 1 },
  own: { find: 2, listIndexes: 1 },
  profiled: ['find', 'listIndexes'],
  failed: [],
  javaScript: 0,
  namespaces: {},
  redisKeys: {},
  strangers: false,
  members: false,
};
const told = (change: Partial<AllWork>) => () => assertAllCounted({ ...COUNTED, ...change });

it('says nothing where every command is counted', () => {
  expect(told({})).not.toThrow();
});

it.each<[string, Partial<AllWork>, string]>([
  ['commands of a client that nobody observes', { counted: { find: 27 } }, 'nobody counted: 25 find'],
  ['operations of another database', { namespaces: { 'shop.items': 3 } }, 'other databases: 3 in shop.items'],
  ['commands that read no data', { counted: { find: 2, dbStats: 4 } }, 'nobody counted: 4 dbStats'],
  ['a command whose work is in no counter', { profiled: ['explain'] }, 'asked MongoDB for explain'],
  ['the same of an observed client', { own: { find: 2, validate: 1 } }, 'asked MongoDB for validate'],
  ['keys in another database of Redis', { redisKeys: { db9: 4 } }, '4 in db9'],
])('refuses %s', (_name, change, message) => {
  expect(told(change)).toThrow(expect.objectContaining({ code: 'WORK_UNCOUNTED' }));
  expect(told(change)).toThrow(message);
});

it('leaves to strangers what only they can have done', () => {
  const left = { counted: { find: 27 }, namespaces: { 'shop.items': 25 } };
  expect(told({ ...left, strangers: true })).not.toThrow();
  expect(told({ strangers: true, profiled: ['explain'] })).toThrow('explain');
  expect(told({ strangers: true, redisKeys: { db9: 4 } })).toThrow('db9');
});

it('leaves to the members of a set what they look up, and no data command', () => {
  expect(told({ members: true, counted: { find: 2, listIndexes: 9 } })).not.toThrow();
  expect(told({ members: true, counted: { find: 9 } })).toThrow('7 find');
});

it("a find for stored functions is the server's own, where a query has JavaScript and no other database was asked", () => {
  const counted = { ...COUNTED.counted, find: 31 };
  expect(told({ counted })).toThrow(/29 find/);
  expect(told({ counted, javaScript: 20 })).not.toThrow();
  expect(told({ counted, javaScript: 1 })).toThrow(/find/);
  expect(told({ counted, javaScript: 20, namespaces: { 'other.items': 29 } })).toThrow(/29 in other.items/);
});
