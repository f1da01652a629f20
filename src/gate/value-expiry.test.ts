import { expect, it } from 'vitest';
import type { Operation } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { workOf } from './gate.fixture.ts';
import { workDifference } from './work-difference.ts';

const CALLS = 20;

function written(expiry: number | string | undefined, keyBytes: number, change: Partial<Operation> = {}): Work {
  const one: Operation = {
    ...{ engine: 'redis', verb: 'set', target: 'art:*', asked: CALLS, plans: [] },
    ...{ shape: expiry === undefined ? {} : { EX: expiry }, counts: { 'redis.commands': CALLS } },
    ...change,
  };
  return { ...workOf({ redis: { commands: { set: CALLS }, keyBytes } }), operations: [one] };
}

const LASTING = written(300, 20_000);
const told = (before: Work, after: Work) => {
  const { verdict, changes } = workDifference(before, after);
  return { verdict, sentence: changes[0]?.sentence };
};

it('a value that is gone before it is read is worse, although it takes no memory', () => {
  const sentence = 'what is written to art:* expires after 300 s -> less than a second';
  expect(told(LASTING, written(0.3, 0))).toEqual({ verdict: 'worse', sentence });
  expect(told(LASTING, written('less than a second', 0)).verdict).toBe('worse');
});

it('one that lasts is better, although it takes memory', () => {
  expect(told(written(0.3, 0), LASTING).verdict).toBe('better');
});

it('a lock, and what was over at once before, are nothing new', () => {
  const lock = (expiry: number) => written(expiry, 0, { target: 'lock:*', shape: { EX: expiry, NX: true } });
  expect(told(lock(5), lock(0.5)).verdict).not.toBe('worse');
  expect(told(written(0.5, 0), written(0.3, 0)).verdict).not.toBe('worse');
  expect(told(written(undefined, 20_000), written(0.3, 0)).verdict).not.toBe('worse');
});
