import { describe, expect, it } from 'vitest';
import type { Lock, LockEntry } from '../model/lock.ts';
import { updatedLock } from './updated-lock.ts';

function entry(calls: number): LockEntry {
  return {
    dataset: 'shop',
    digest: '1',
    work: {
      calls,
      mongo: { commands: {}, keysExamined: 0, docsExamined: 0, returned: 0, bytes: 0, plans: [] },
      redis: { commands: {}, hits: 0, misses: 0, bytes: 0, evictions: 0 },
      connections: { created: 0, maxCheckedOut: 0, waitQueueTimeouts: 0 },
      unstable: [],
    },
  };
}

const recorded: Lock = {
  recordings: new Map([
    [
      'pr',
      new Map([
        ['a/x', entry(1)],
        ['a/y', entry(1)],
        ['b/x', entry(1)],
      ]),
    ],
    [
      'smoke',
      new Map([
        ['a/x', entry(1)],
        ['gone/x', entry(1)],
      ]),
    ],
  ]),
};

/** `pr a/x 1` for each entry. */
function held(lock: Lock): string[] {
  return [...lock.recordings].flatMap(([name, recording]) =>
    [...recording].map(([variant, { work }]) => `${name} ${variant} ${work.calls}`),
  );
}

describe('updating the lock', () => {
  it('writes what was run and keeps the rest', () => {
    const update = updatedLock(recorded, {
      recording: 'pr',
      former: 'none',
      entries: new Map([
        ['a/x', entry(2)],
        ['c/x', entry(1)],
      ]),
    });
    expect(update).toMatchObject({ added: ['c/x'], changed: ['a/x'], gone: [] });
    expect(held(update.lock)).toEqual([
      'pr a/x 2',
      'pr a/y 1',
      'pr b/x 1',
      'pr c/x 1',
      'smoke a/x 1',
      'smoke gone/x 1',
    ]);
  });

  it('begins with nothing, and adds another engine beside what there is', () => {
    const entries = new Map([['a/x', entry(1)]]);
    expect(held(updatedLock(undefined, { recording: 'pr', former: 'none', entries }).lock)).toEqual(['pr a/x 1']);
    expect(held(updatedLock(recorded, { recording: 'release', former: 'none', entries }).lock)).toHaveLength(6);
  });

  it('drops what is gone only when all there is was selected, at every profile', () => {
    const update = updatedLock(recorded, {
      recording: 'pr',
      former: 'none',
      entries: new Map([['a/x', entry(1)]]),
      all: new Set(['a/x', 'b/x']),
    });
    expect(update).toMatchObject({ added: [], changed: [], gone: ['a/y', 'gone/x'] });
    expect(held(update.lock)).toEqual(['pr a/x 1', 'pr b/x 1', 'smoke a/x 1']);
  });

  it('keeps what was recorded of a variant that could not be counted now', () => {
    const update = updatedLock(recorded, {
      recording: 'pr',
      former: 'none',
      entries: new Map(),
      all: new Set(['a/x', 'a/y', 'b/x']),
    });
    expect(held(update.lock)).toContain('pr a/x 1');
    expect(update.gone).toEqual(['gone/x']);
  });

  it('moves what was recorded under a former name to the new one, and nothing of it where nothing was counted', () => {
    const names = { recording: 'pr, mongodb 7.0 classic', former: 'pr' };
    const update = updatedLock(recorded, { ...names, entries: new Map([['a/x', entry(2)]]) });
    expect(update).toMatchObject({ added: [], changed: ['a/x'], gone: [] });
    expect(held(update.lock).filter((line) => line.startsWith('pr'))).toEqual([
      'pr, mongodb 7.0 classic a/x 2',
      'pr, mongodb 7.0 classic a/y 1',
      'pr, mongodb 7.0 classic b/x 1',
    ]);
    expect(held(updatedLock(recorded, { ...names, entries: new Map() }).lock)).toEqual(held(recorded));
  });

  it('leaves the lock that it was given as it was', () => {
    const before = held(recorded);
    updatedLock(recorded, {
      recording: 'pr',
      former: 'none',
      entries: new Map([['z/x', entry(1)]]),
      all: new Set(['z/x']),
    });
    expect(held(recorded)).toEqual(before);
  });
});
