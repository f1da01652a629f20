import { expect, it } from 'vitest';
import { workOf } from '../gate/gate.fixture.ts';
import type { Lock } from '../model/lock.ts';
import { lockedOf } from './recording.ts';

const entry = { dataset: 'shop', digest: 'c0ffee', work: workOf({}) };
const lockOf = (recordings: Record<string, string[]>): Lock => ({
  recordings: new Map(
    Object.entries(recordings).map(([name, variants]) => [name, new Map(variants.map((variant) => [variant, entry]))]),
  ),
});
const factsOf = (version: string, planner?: 'classic' | 'cost-based') => ({
  engines: {
    mongodb: { version, via: 'docker' as const, image: 'mongo', ...(planner && { planner }) },
    redis: { version: '7.2.5', via: 'docker' as const, image: 'redis' },
  },
  dataset: { name: 'shop', digest: 'c0ffee', documents: 1 },
});
const heldOf = (lock: Lock, facts: ReturnType<typeof factsOf>) => {
  const locked = lockedOf({ profile: 'pr', today: '2026-01-01', lock }, facts);
  return [...(locked?.entries?.keys() ?? [])];
};

it('is what was recorded on this minor version with this planner', () => {
  const lock = lockOf({
    'pr, mongodb 8.0 classic, redis 7, standalone': ['old/x'],
    'pr, mongodb 8.3 cost-based, redis 7, standalone': ['new/x'],
  });
  expect(heldOf(lock, factsOf('8.0.9', 'classic'))).toEqual(['old/x']);
  expect(heldOf(lock, factsOf('8.3.1', 'cost-based'))).toEqual(['new/x']);
  expect(heldOf(lock, factsOf('8.3.1', 'classic'))).toEqual([]);
  expect(heldOf(lock, factsOf('8.2.0', 'classic'))).toEqual([]);
});

it('is found under the name of major versions that it once had, beside what was recorded since', () => {
  const before = { 'pr, mongodb 7, redis 7, standalone': ['a/x', 'a/y'] };
  expect(heldOf(lockOf(before), factsOf('7.0.15', 'classic'))).toEqual(['a/x', 'a/y']);
  expect(heldOf(lockOf(before), factsOf('7.0.15'))).toEqual(['a/x', 'a/y']);
  const both = lockOf({ ...before, 'pr, mongodb 7.0 classic, redis 7, standalone': ['a/x', 'b/x'] });
  expect(heldOf(both, factsOf('7.0.15', 'classic')).sort()).toEqual(['a/x', 'a/y', 'b/x']);
  expect(heldOf(lockOf(before), factsOf('8.0.1', 'classic'))).toEqual([]);
});
