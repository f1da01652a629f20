import { describe, expect, it } from 'vitest';
import type { AcceptedWork } from '../model/accepted-work.ts';
import type { LockEntry } from '../model/lock.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Work } from '../model/work.ts';
import { workOfPasses } from '../model/work-passes.ts';
import { measured, SCAN_PLAN, scenarioOf, subjectOf, workOf } from './gate.fixture.ts';
import { judgeRun } from './judge.ts';
import { judgeLock, type Locked } from './lock.ts';

function lockedOf(work: Work = workOf({}), change: Partial<Locked> = {}): Locked {
  const entry: LockEntry = { dataset: 'devora', digest: 'c0ff', work };
  const entries = new Map([['projects/indexed', entry]]);
  const recorded = new Set(entries.keys());
  const on = { recording: 'pr, mongodb 7, redis 7, standalone', digest: 'c0ffee', today: '2026-06-15' };
  return { ...on, entries, recorded, ...change };
}

function judged(work: Work, locked: Locked = lockedOf(), change: Partial<Scenario> = {}) {
  const { subject } = subjectOf({}, [measured('indexed', { work })], { profile: 'pr', change });
  return judgeLock(subject, work, locked);
}

const UPDATE = 'npx plumbline-gate run projects --profile pr --update-lock';
const scanning = workOf({ mongo: { plans: [SCAN_PLAN], docsExamined: 20_000, keysExamined: 0 } });

describe('the lock', () => {
  it('is no check where there is none', () => {
    const { subject } = subjectOf({}, [measured('indexed')]);
    expect(judgeLock(subject, workOf({}), undefined)).toEqual([]);
  });

  it('passes the work that it has', () => {
    expect(judged(workOf({}))).toMatchObject([
      { id: 'projects/indexed/lock', kind: 'lock', verdict: 'pass', reason: 'the work is as recorded' },
    ]);
  });

  it('passes a pool that is used by fewer or by more at once, as no less work, and advises nothing', () => {
    const pool = (maxCheckedOut: number) => workOf({ connections: { maxCheckedOut } });
    for (const [before, after] of [
      [5, 1],
      [1, 5],
    ] as const) {
      const [check] = judged(pool(after), lockedOf(pool(before)));
      expect(check).toMatchObject({ verdict: 'pass', actual: '1 other' });
      expect(check).not.toHaveProperty('remedy');
      expect(check?.reason).not.toContain('less work');
    }
  });

  it('fails more work, naming what was and what is, with the cure', () => {
    const [check] = judged(workOf({ mongo: { commands: { find: 420 }, returned: 200 } }));
    expect(check).toMatchObject({
      verdict: 'fail',
      actual: '1 more, 1 less',
      reason: 'more: find 1 -> 21 per call; less: documents returned 20 -> 10 per call',
      changes: [
        { path: 'mongo.commands.find', kind: 'more', before: '1', after: '21' },
        { path: 'mongo.returned', kind: 'less', before: '20', after: '10' },
      ],
    });
    expect(check?.remedy).toMatch(/^fetch all at once with \$in or \$lookup/);
  });

  it('fails another plan, naming both', () => {
    const [check] = judged(scanning);
    expect(check?.verdict).toBe('fail');
    expect(check?.reason).toContain('plan of projects: IXSCAN { user_id: 1 } -> COLLSCAN, sorted in memory');
    expect(check?.remedy).toMatch(/^create an index/);
  });

  it('passes less work, and says how to record it', () => {
    const [check] = judged(workOf({ mongo: { docsExamined: 200 } }));
    expect(check).toMatchObject({
      verdict: 'pass',
      actual: '1 less',
      reason: `less work than recorded: documents examined 20 -> 10 per call; \`${UPDATE}\` records it`,
    });
  });

  it('leaves out, and says, what was not the same twice', () => {
    const [check] = judged(workOf({ mongo: { bytes: 99 }, unstable: ['mongo.bytes'] }));
    expect(check).toMatchObject({
      verdict: 'pass',
      reason: 'the work is as recorded; not the same twice, left out: mongo.bytes',
    });
  });

  it('holds what was not the same in every pass by its range', () => {
    const finds = (...counts: number[]) => {
      const [first, ...others] = counts.map((find) => workOf({ mongo: { commands: { find } } }));
      return workOfPasses(first ?? workOf({}), ...others);
    };
    expect(judged(finds(420, 480), lockedOf(finds(20, 60)))[0]).toMatchObject({
      verdict: 'fail',
      reason: 'more: find 1 to 3 -> 21 to 24 per call',
    });
    expect(judged(finds(21, 40), lockedOf(finds(20)))[0]?.verdict).toBe('fail');
    expect(judged(finds(20, 40), lockedOf(finds(20)))[0]).toMatchObject({
      verdict: 'pass',
      reason: 'the work is as recorded; not the same twice, left out: mongo.commands.find',
    });
  });

  it('that leaves out what is the same twice now, without its range, is an error', () => {
    const mongo = ['mongo.commands.find', 'mongo.docsExamined', 'mongo.keysExamined', 'mongo.returned', 'mongo.bytes'];
    const named = (unstable: string[]) => workOf({ unstable: [...unstable, 'mongo.plans'] });
    for (const some of [mongo, ['mongo.docsExamined', 'mongo.keysExamined']]) {
      expect(judged(workOf({}), lockedOf(named(some)))).toMatchObject([
        { verdict: 'error', reason: expect.stringContaining('`notRepeated` of plumbline.lock.json leaves out') },
      ]);
      // What jumps still is judged as far as it is known.
      expect(judged(named(some), lockedOf(named(some)))[0]?.verdict).toBe('pass');
    }
    const cached = workOf({ redis: { commands: { get: 20 }, hits: 20 } });
    expect(judged(cached, lockedOf({ ...cached, unstable: ['redis.commands.get'] }))[0]?.verdict).toBe('error');
    // Hits jump without anybody's doing.
    expect(judged(cached, lockedOf({ ...cached, unstable: ['redis.hits'] }))[0]?.verdict).toBe('pass');
    const loop = workOf({ mongo: { commands: { find: 420 } } });
    expect(judged(loop, lockedOf(named(['mongo.docsExamined'])))[0]?.verdict).toBe('fail');
  });

  it.each([
    [
      'of another engine',
      lockedOf(workOf({}), { recording: 'pr, mongodb 8, redis 7, standalone', entries: undefined }),
      'plumbline.lock.json has nothing of pr, mongodb 8, redis 7, standalone; `npx plumbline-gate run --profile pr --update-lock` records it',
    ],
    [
      'without this variant',
      lockedOf(workOf({}), { entries: new Map() }),
      `plumbline.lock.json does not have it at pr, mongodb 7, redis 7, standalone; \`${UPDATE}\` records it`,
    ],
    [
      'of other data',
      lockedOf(workOf({}), { digest: 'decaf' }),
      'plumbline.lock.json was recorded on other data of devora; `npx plumbline-gate run --profile pr --update-lock` records it anew',
    ],
    [
      'of another number of calls',
      lockedOf(workOf({ calls: 10 })),
      `plumbline.lock.json has it over 10 calls, this run made 20; \`${UPDATE}\` records it anew`,
    ],
  ])('%s is not judged, with the command that records it', (_, locked, reason) => {
    expect(judged(scanning, locked)).toMatchObject([{ verdict: 'not-judged', reason }]);
  });
});

describe('accepted work', () => {
  const accepted: AcceptedWork = {
    ceiling: { 'mongo.docsExamined': 1000 },
    plans: ['projects: COLLSCAN, sorted in memory'],
    reason: 'the index is rebuilt next week',
    until: '2026-06-15',
  };
  const accepting = (change: Partial<AcceptedWork> = {}) => ({ accepted: { indexed: { ...accepted, ...change } } });

  it('passes up to its ceiling and to its last day, and is told', () => {
    const [check] = judged(scanning, lockedOf(), accepting());
    expect(check).toMatchObject({
      verdict: 'pass',
      accepted: { until: '2026-06-15', reason: 'the index is rebuilt next week' },
      reason:
        'accepted until 2026-06-15 (the index is rebuilt next week): documents examined 20 -> 1,000 per call (ceiling 1,000); plan of projects: IXSCAN { user_id: 1 } -> COLLSCAN, sorted in memory',
    });
  });

  it('fails again the day after', () => {
    const [check] = judged(scanning, lockedOf(workOf({}), { today: '2026-06-16' }), accepting());
    expect(check?.verdict).toBe('fail');
    expect(check?.reason).toMatch(
      /^what was accepted until 2026-06-15 \(the index is rebuilt next week\) is not any more: more: documents/,
    );
  });

  it('fails over its ceiling, naming it', () => {
    const [check] = judged(scanning, lockedOf(), accepting({ ceiling: { 'mongo.docsExamined': 999.95 } }));
    expect(check).toMatchObject({
      verdict: 'fail',
      reason:
        'more than what is accepted until 2026-06-15 (the index is rebuilt next week): documents examined 20 -> 1,000 per call (ceiling 999.95)',
    });
  });

  it('covers nothing that it does not name: neither another count nor another plan', () => {
    const more = workOf({ mongo: { ...scanning.mongo, bytes: 60_000 } });
    expect(judged(more, lockedOf(), accepting())[0]?.reason).toMatch(/: bytes of answers 2,000 -> 3,000 per call$/);
    expect(judged(scanning, lockedOf(), accepting({ plans: [] }))[0]?.verdict).toBe('fail');
    expect(judged(scanning, lockedOf(), accepting({ plans: ['projects: COLLSCAN'] }))[0]?.verdict).toBe('fail');
  });

  it('holds at its profile only', () => {
    expect(judged(scanning, lockedOf(), accepting({ profile: 'release' }))[0]?.verdict).toBe('fail');
    expect(judged(scanning, lockedOf(), accepting({ profile: 'pr' }))[0]?.verdict).toBe('pass');
    const both = [
      { ...accepted, ceiling: {} },
      { ...accepted, profile: 'pr' as const },
    ];
    expect(judged(scanning, lockedOf(), { accepted: { indexed: both } })[0]?.verdict).toBe('pass');
  });

  it('of misses covers the hits that they take the place of, and hits alone are never covered', () => {
    const before = workOf({ redis: { commands: { get: 20 }, hits: 20 } });
    const after = workOf({ redis: { commands: { get: 20 }, hits: 10, misses: 10 } });
    const ceiling = { 'redis.misses': 0.5 };
    expect(judged(after, lockedOf(before), accepting({ ceiling }))[0]?.verdict).toBe('pass');
    const unstable = { ...after, unstable: ['redis.misses'] };
    expect(judged(unstable, lockedOf(before), accepting({ ceiling }))[0]?.verdict).toBe('fail');
  });

  it('that is needed no more says so', () => {
    expect(judged(workOf({}), lockedOf(), accepting())[0]?.reason).toBe(
      'the work is as recorded; nothing needs to be accepted any more: remove it from the scenario',
    );
  });
});

describe('the lock in the judgement of a run', () => {
  const run = (work: Work, locked: Locked, change: Partial<Scenario> = {}) =>
    judgeRun({
      scenarios: [{ name: 'projects', definition: scenarioOf({}, change, ['indexed', 'other']) }],
      measurements: [measured('indexed', { work }), measured('other', { work })],
      config: { slowQuery: '500ms', overall: [] },
      profile: 'pr',
      locked,
    });

  it('makes it red', () => {
    expect(run(scanning, lockedOf())).toMatchObject({ verdict: 'fail' });
  });

  it('warns once of what many variants have in common, and fails nothing', () => {
    const held = { checks: { indexed: { mongoCommands: 100 } } };
    const { verdict, warnings } = run(scanning, lockedOf(workOf({}), { entries: undefined }), held);
    expect(verdict).toBe('pass');
    expect(warnings.filter((text) => text.includes('has nothing of'))).toEqual([
      'projects/indexed/lock and 1 other were not judged: plumbline.lock.json has nothing of pr, mongodb 7, redis 7, standalone; `npx plumbline-gate run --profile pr --update-lock` records it',
    ]);
  });

  it('warns of less work, and of accepted work', () => {
    const less = run(workOf({ mongo: { docsExamined: 200 } }), lockedOf()).warnings;
    expect(less).toContainEqual(expect.stringMatching(/^projects\/indexed\/lock: less work than recorded: documents/));
    const accepted = { ceiling: { 'mongo.docsExamined': 30 }, reason: 'known', until: '2026-12-31' };
    const more = run(workOf({ mongo: { docsExamined: 600 } }), lockedOf(), { accepted: { indexed: accepted } });
    expect(more.verdict).toBe('pass');
    expect(more.warnings).toContainEqual(
      'projects/indexed/lock: accepted until 2026-12-31 (known): documents examined 20 -> 30 per call (ceiling 30)',
    );
  });
});
