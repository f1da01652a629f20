import { expect, it } from 'vitest';
import type { Operation } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { workOf } from './gate.fixture.ts';
import { workDifference } from './work-difference.ts';

const CALLS = 20;

function work(roundTrips: number, asked: Readonly<Record<string, number>>): Work {
  const commands = Object.fromEntries(Object.entries(asked).map(([verb, n]) => [verb, n * CALLS]));
  const bytes = 60 * Object.values(commands).reduce((sum, n) => sum + n, 0);
  const operations = Object.entries(commands).map(
    ([verb, n]): Operation => ({ engine: 'redis', verb, target: '', shape: {}, asked: n, counts: {}, plans: [] }),
  );
  return { ...workOf({ redis: { commands, bytes, roundTrips: roundTrips * CALLS } }), operations };
}

it('commands that are sent together are no more work as one transaction', () => {
  expect(workDifference(work(1, { get: 2 }), work(1, { multi: 1, get: 2, exec: 1 })).verdict).toBe('changed');
  expect(workDifference(work(2, { get: 2 }), work(1, { multi: 1, get: 2, exec: 1 })).verdict).toBe('better');
});

it('they are, in more round trips or with more commands', () => {
  expect(workDifference(work(1, { get: 2 }), work(4, { multi: 1, get: 2, exec: 1 })).verdict).toBe('worse');
  expect(workDifference(work(1, { get: 2 }), work(1, { multi: 1, get: 3, exec: 1 })).verdict).toBe('worse');
  expect(workDifference(work(1, { get: 2 }), work(1, { multi: 1, get: 2 })).verdict).toBe('worse');
  expect(workDifference(work(2, { set: 2 }), work(2, { multi: 2, set: 2, exec: 2 })).verdict).toBe('worse');
});

it('nor is it known of an application, which sends them as it likes', () => {
  const unknown = ({ redis, ...others }: Work): Work => ({ ...others, redis: { ...redis, roundTrips: undefined } });
  const [before, after] = [work(1, { get: 2 }), work(1, { multi: 1, get: 2, exec: 1 })];
  expect(workDifference(unknown(before), unknown(after)).verdict).toBe('worse');
});

it('nor are they sent together where they take more round trips, however few more', () => {
  expect(workDifference(work(4, { set: 4 }), work(6, { multi: 1, set: 4, exec: 1 })).verdict).toBe('worse');
});
