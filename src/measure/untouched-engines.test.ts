import { expect, it } from 'vitest';
import { assertTouched, expectsMongo } from './untouched-engines.ts';

const unused = { created: 0, maxCheckedOut: 0, waitQueueTimeouts: 0 };
const idle = { commands: {}, requests: [], connections: unused };
const none = { commands: {}, keysExamined: 0, docsExamined: 0, returned: 0, bytes: 0, plans: [] };
const noRedis = { commands: {}, hits: 0, misses: 0, bytes: 0, evictions: 0 };
const calls = {
  what: 'orders/own',
  work: { calls: 10, mongo: none, redis: noRedis },
  observed: [idle],
  application: false,
};

it('calls that reach neither engine are an error that says what to pass on', () => {
  const message = /orders\/own: no command of its 10 counted calls reached the MongoDB or the Redis/;
  expect(() => assertTouched(calls)).toThrow(message);
  expect(() => assertTouched({ ...calls, application: true })).toThrow(message);
});

it('a command of either is enough, and so is a ping or a connection of an observed client', () => {
  const work = (own: object) => ({ ...calls, work: { ...calls.work, ...own } });
  assertTouched(work({ mongo: { ...none, commands: { find: 1 } } }));
  assertTouched(work({ redis: { ...noRedis, commands: { get: 1 } } }));
  assertTouched({ ...calls, observed: [{ ...idle, commands: { ping: 1 } }] });
  assertTouched({ ...calls, observed: [idle, { ...idle, connections: { ...unused, created: 1 } }] });
});

it.each([
  [undefined, true],
  [0, false],
  [2, true],
  [{ atMost: 0 }, false],
  [{ atLeast: 0 }, true],
])('a budget of %j MongoDB commands expects some: %s', (budget, expected) => {
  expect(expectsMongo(budget)).toBe(expected);
});
