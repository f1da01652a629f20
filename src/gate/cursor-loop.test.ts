import { expect, it } from 'vitest';
import { type Operation, timesAsked } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { workOf } from './gate.fixture.ts';
import { workDifference } from './work-difference.ts';

const CALLS = 20;

/** A request, as often as it was asked in each of 20 calls. */
function request(verb: string, perCall: number, elements = 0, target = ''): Operation {
  const counts = { 'redis.commands': perCall * CALLS, 'redis.elements': elements * perCall * CALLS };
  return { engine: 'redis', verb, target, shape: {}, asked: perCall * CALLS, counts, plans: [] };
}

/** The work of which these are all, each of them a round trip. */
function work(...operations: Operation[]): Work {
  const commands = Object.fromEntries(operations.map(({ verb }) => [verb, timesAsked(operations, { verb })]));
  const asked = operations.reduce((sum, operation) => sum + operation.asked, 0);
  const elements = operations.reduce((sum, { counts }) => sum + (counts['redis.elements'] ?? 0), 0);
  return { ...workOf({ redis: { commands, bytes: 60 * asked, roundTrips: asked, elements } }), operations };
}

const told = (before: Operation[], after: Operation[]) => {
  const { verdict, changes } = workDifference(work(...before), work(...after));
  return { verdict, more: changes.filter(({ kind }) => kind === 'more').map(({ path }) => path) };
};

it('KEYS that became a loop of SCAN is better, in as many steps as its keys need', () => {
  const keys = [request('keys', 1, 1_000)];
  expect(told(keys, [request('scan', 11)])).toEqual({ verdict: 'better', more: [] });
  expect(told(keys, [request('scan', 202)])).toEqual({ verdict: 'better', more: [] });
  expect(told(keys, [request('scan', 203)]).verdict).toBe('worse');
  expect(told(keys, [request('scan', 11), request('get', 1)]).verdict).toBe('worse');
});

it('what is allowed for the loop pays for nothing else', () => {
  expect(
    told([request('keys', 1, 500), request('keys', 1, 500)], [request('scan', 22), request('get', 20)]).verdict,
  ).toBe('worse');
  expect(
    told([request('keys', 1, 1_000), request('scan', 120)], [request('scan', 131), request('get', 10)]).more,
  ).toContain('redis.commands.get');
});

it('a value that is read with a cursor is no better for it', () => {
  expect(told([request('hgetall', 1, 200, 'cart:*')], [request('hscan', 20, 0, 'cart:*')]).verdict).toBe('worse');
});

it('a cursor takes a few steps more on another server, which is no more work', () => {
  expect(told([request('scan', 100)], [request('scan', 106)])).toEqual({ verdict: 'changed', more: [] });
  expect(told([request('scan', 100)], [request('scan', 115)]).verdict).toBe('worse');
  expect(told([request('scan', 1)], [request('scan', 2)]).verdict).toBe('worse');
});

it('the same loops take one step more each on another server; one loop more is more work', () => {
  const next = (perCall: number) => ({ ...request('scan', perCall), shape: { cursor: 'next' } });
  const loop = [request('scan', 1), next(4)];
  expect(told(loop, [request('scan', 1), next(5)])).toEqual({ verdict: 'changed', more: [] });
  expect(told(loop, [request('scan', 1), next(3)])).toEqual({ verdict: 'changed', more: [] });
  expect(told(loop, [request('scan', 1), next(6)]).verdict).toBe('worse');
  expect(told(loop, [request('scan', 1), next(2)]).verdict).toBe('better');
  expect(told(loop, [request('scan', 2), next(4)]).verdict).toBe('worse');
  expect(told(loop, [request('scan', 1), next(4), request('get', 1)]).verdict).toBe('worse');
  expect(told([request('scan', 1)], [request('scan', 1), next(1)]).verdict).toBe('worse');
  const smaller = { ...request('scan', 1), shape: { COUNT: 5 } };
  expect(told(loop, [smaller, next(5)]).verdict).toBe('worse');
});

it('KEYS in place of anything is worse, however little is stored and however much is saved', () => {
  const more = ['redis.commands.keys', 'redis.elements'];
  expect(told([request('scan', 101)], [request('keys', 1, 1_000)])).toEqual({ verdict: 'worse', more });
  expect(told([request('smembers', 1, 3)], [request('keys', 1, 3)])).toMatchObject({ verdict: 'worse' });
  expect(told([request('get', 50)], [request('keys', 1, 0)])).toMatchObject({
    verdict: 'worse',
    more: ['redis.commands.keys'],
  });
  expect(told([request('keys', 2, 10)], [request('keys', 1, 10)]).verdict).toBe('better');
});
