import { describe, expect, it } from 'vitest';
import { type CountedPass, passesOf, plansOfPasses, rangeOf, workOfPasses } from './work-passes.ts';

const work: CountedPass = {
  calls: 20,
  mongo: { commands: { find: 20 }, keysExamined: 400, docsExamined: 400, returned: 400, bytes: 9_000, plans: [] },
  redis: { commands: {}, hits: 0, misses: 0, bytes: 0, evictions: 0 },
  connections: { created: 0, maxCheckedOut: 1, waitQueueTimeouts: 0 },
};
const plan = { collection: 'projects', command: 'find', stages: ['COLLSCAN'], indexes: [], summary: 'COLLSCAN' };

function changed(mongo: Partial<CountedPass['mongo']>): CountedPass {
  return { ...work, mongo: { ...work.mongo, ...mongo } };
}

describe('the work of some passes', () => {
  it('names nothing when all counted the same', () => {
    const same = workOfPasses(work, structuredClone(work), structuredClone(work));
    expect(same).toEqual({ ...work, unstable: [] });
    expect(passesOf(same)).toEqual([same]);
  });

  it('knows nothing of what one of them could not count, which is no 0', () => {
    const counted = { ...work, redis: { ...work.redis, roundTrips: 20, elements: 3 } };
    const less = { ...work, redis: { ...work.redis, roundTrips: undefined, elements: 3 } };
    for (const both of [workOfPasses(counted, less), workOfPasses(less, counted)]) {
      expect(both.unstable).toEqual([]);
      expect(both.redis).toMatchObject({ elements: 3 });
      expect(both.redis.roundTrips).toBeUndefined();
    }
    expect(workOfPasses(counted, counted).redis.roundTrips).toBe(20);
  });

  it('names each count that moved, also a command that one pass did not make', () => {
    const other = changed({ keysExamined: 401, commands: { find: 20, getMore: 1 } });
    const { unstable, atLeast } = workOfPasses(work, other);
    expect(unstable).toEqual(['mongo.commands.getMore', 'mongo.keysExamined']);
    expect(atLeast).toEqual({ 'mongo.commands.getMore': 0, 'mongo.keysExamined': 400 });
    expect(workOfPasses(other, work).atLeast).toEqual(atLeast);
  });

  it('keeps what each pass counted, so that each can be judged by itself', () => {
    const passes = [changed({ keysExamined: 500, commands: {} }), changed({ keysExamined: 300, plans: [plan] }), work];
    const [first, ...others] = passes;
    const all = workOfPasses(first ?? work, ...others);
    expect(passesOf(all)).toEqual(passes.map((pass) => ({ ...pass, unstable: [] })));
    expect(plansOfPasses(all)).toEqual([[], [plan], []]);
    expect(rangeOf(all, 'mongo.keysExamined')).toEqual({ least: 300, most: 500 });
    expect(rangeOf(all, 'mongo.commands.find')).toEqual({ least: 0, most: 20 });
    expect(rangeOf(all, 'mongo.bytes')).toEqual({ least: 9_000, most: 9_000 });
  });

  it('of a report from before there were ranges may be anything, but for the least that it has', () => {
    const old = { ...work, unstable: ['mongo.keysExamined', 'mongo.plans'], atLeast: { 'mongo.keysExamined': 7 } };
    expect(passesOf(old)).toBeUndefined();
    expect(plansOfPasses(old)).toBeUndefined();
    expect(rangeOf(old, 'mongo.keysExamined')).toEqual({ least: 7, most: Number.POSITIVE_INFINITY });
  });

  it('of different numbers of calls is refused', () => {
    expect(() => workOfPasses(work, { ...work, calls: 10 })).toThrow('20 calls');
  });
});
