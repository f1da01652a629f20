import { describe, expect, it } from 'vitest';
import { stableWork } from './stable-work.ts';

const work = {
  calls: 20,
  mongo: { commands: { find: 20 }, keysExamined: 400, docsExamined: 400, returned: 400, bytes: 9_000, plans: [] },
  redis: { commands: {}, hits: 0, misses: 0, bytes: 0, evictions: 0 },
  connections: { created: 0, maxCheckedOut: 1, waitQueueTimeouts: 0 },
};

describe('stableWork', () => {
  it('names nothing when both passes counted the same', () => {
    expect(stableWork(work, structuredClone(work)).unstable).toEqual([]);
  });

  it('names each count that moved, also a command that one pass did not make', () => {
    const other = structuredClone(work);
    other.mongo.keysExamined += 1;
    Object.assign(other.mongo.commands, { getMore: 1 });
    const { unstable, atLeast } = stableWork(work, other);
    expect(unstable).toEqual(['mongo.commands.getMore', 'mongo.keysExamined']);
    expect(atLeast).toEqual({ 'mongo.commands.getMore': 0, 'mongo.keysExamined': 400 });
    expect(stableWork(other, work).atLeast).toEqual(atLeast);
  });
});
