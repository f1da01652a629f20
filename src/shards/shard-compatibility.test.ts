import { expect, test } from 'vitest';
import type { ErrorCode } from '../errors.ts';
import type { Blob } from './blob.ts';
import { assertOneRun } from './shard-compatibility.ts';
import { ALL, blobOf, found, type MeasuredBlob, run } from './shards.fixture.ts';
import { splitScenarios } from './split.ts';

/** All four, with the third changed. */
function withThird(change: Partial<Blob>) {
  const third = blobOf(3);
  return ALL.map((index) => found(index === 3 ? { ...third, ...change } : blobOf(index)));
}
const third = blobOf(3);
const identity = (change: Partial<Blob['identity']>) => withThird({ identity: { ...third.identity, ...change } });
const inRun = (change: Partial<Blob['run']>) => withThird({ run: { ...third.run, ...change } });
const content = (change: Partial<MeasuredBlob['content']>) => withThird({ content: { ...third.content, ...change } });
const engines = (change: object) =>
  inRun({ ...(run.engines ? { engines: { ...run.engines, mongodb: { ...run.engines.mongodb, ...change } } } : {}) });
const otherSplit = splitScenarios(third.split.parts.flat(), { admin: 1, users: 9 }, 4);

test('data and engines are held against the first that has them', () => {
  const without = ({ dataset: _dataset, engines: _engines, ...rest }: Blob['run']) => rest;
  const first = blobOf(1);
  const stopped = found({ ...first, run: without(first.run) });
  const others = (change: Partial<Blob['run']>) =>
    [2, 3, 4].map((index) =>
      found({ ...blobOf(index), run: { ...blobOf(index).run, ...(index === 3 ? change : {}) } }),
    );
  expect(assertOneRun([stopped, ...others({})])).toHaveLength(4);
  const data = { dataset: { name: 'devora', digest: 'decaf', documents: 123_456 } };
  expect(() => assertOneRun([stopped, ...others(data)])).toThrow(/^the data is not the same: .*c0ffee.*, .*decaf/);
  const { mongodb, redis } = run.engines ?? { mongodb: undefined, redis: undefined };
  if (!mongodb || !redis) throw new Error('the example has no engines');
  const eight = { engines: { mongodb: { ...mongodb, version: '8.0.1' }, redis } };
  expect(() => assertOneRun([stopped, ...others(eight)])).toThrow(/mongodb 7.0 .*, mongodb 8.0 /);
});

test('four shards of one run are taken, in their order', () => {
  const blobs = assertOneRun([4, 2, 1, 3].map((index) => found(blobOf(index))));
  expect(blobs.map(({ shard }) => shard.index)).toEqual(ALL);
});

const REFUSED: readonly [what: string, found: ReturnType<typeof withThird>, code: ErrorCode, message: RegExp][] = [
  ['none at all', [], 'SHARD_MISSING', /there is no shard to merge/],
  [
    'one is missing',
    [1, 3, 4].map((index) => found(blobOf(index))),
    'SHARD_MISSING',
    /^shard 2 of 4 is missing, and with it: login$/,
  ],
  [
    'two are missing',
    [1, 4].map((index) => found(blobOf(index))),
    'SHARD_MISSING',
    /^shard 2, 3 of 4 is missing, and with it: login, projects$/,
  ],
  [
    'one is there twice',
    [...ALL.map((index) => found(blobOf(index))), found(blobOf(2), 'again.blob')],
    'SHARD_DUPLICATED',
    /^shard 2 is there 2 times: shard-2-of-4\.blob, again\.blob$/,
  ],
  [
    'another revision',
    identity({ revision: 'f'.repeat(40) }),
    'SHARD_OTHER_RUN',
    /^the revision is not the same: 0123\w+ in shard-1-of-4\.blob, f{40} in shard-3-of-4\.blob$/,
  ],
  ['another seed', identity({ seed: 2 }), 'SHARD_OTHER_RUN', /^the seed is not the same: 1 in .*, 2 in shard-3/],
  ['another run of CI', identity({ runId: '77' }), 'SHARD_OTHER_RUN', /^CI's run is not the same: none in .*, 77 in/],
  ['another base', identity({ base: 'abc' }), 'SHARD_OTHER_RUN', /^the base is not the same: none in .*, abc in/],
  [
    'another day, where CI names no run',
    inRun({ startedAt: '2026-02-05T04:03:06.000Z' }),
    'SHARD_OTHER_RUN',
    /^the day is not the same: 2026-02-03T04:01:06\.000Z in .*, 2026-02-05/,
  ],
  [
    'another scenario file',
    identity({ files: { ...third.identity.files, 'scenarios/admin.scenario.ts': 'c'.repeat(64) } }),
    'SHARD_OTHER_RUN',
    /^scenarios\/admin\.scenario\.ts is not the same: b{12} in .*, c{12} in/,
  ],
  [
    'a lock where the others have none',
    identity({ files: { ...third.identity.files, 'plumbline.lock.json': 'd'.repeat(64) } }),
    'SHARD_OTHER_RUN',
    /^plumbline\.lock\.json is not the same: none in .*, d{12} in/,
  ],
  [
    'a comparison among runs',
    withThird({ content: { command: 'compare', compared: [], unseen: [], notes: [], leftOut: [] } }),
    'SHARD_OTHER_RUN',
    /^the command is not the same: run in .*, compare in/,
  ],
  ['another profile', identity({ profile: 'smoke' }), 'SHARD_OTHER_PROFILE', /release in .*, smoke in shard-3/],
  [
    'other data',
    inRun({ dataset: { name: 'devora', digest: 'decaf', documents: 123_456 } }),
    'SHARD_OTHER_DATA',
    /^the data is not the same: devora c0ffee in .*, devora decaf in/,
  ],
  [
    'another version of an engine',
    engines({ version: '8.0.1' }),
    'SHARD_OTHER_ENGINES',
    /mongodb 7.0 classic standalone, redis 7 in .*, mongodb 8.0 classic standalone, redis 7 in/,
  ],
  [
    'another planner',
    engines({ planner: 'cost-based' }),
    'SHARD_OTHER_ENGINES',
    /7.0 cost-based standalone, redis 7 in/,
  ],
  [
    'another topology',
    engines({ topology: 'replicaSet' }),
    'SHARD_OTHER_ENGINES',
    /7.0 classic replicaSet, redis 7 in/,
  ],
  [
    'another number of shards',
    withThird({ shard: { index: 3, of: 5 } }),
    'SHARD_OTHER_SPLIT',
    /^the number is not the same: of 4 in .*, of 5 in/,
  ],
  [
    'another split',
    withThird({ split: otherSplit }),
    'SHARD_OTHER_SPLIT',
    /^the split is not the same: search users \| login \| projects \| admin in|^the split is not the same: .* in .*, .* in/,
  ],
  [
    'a scenario of another shard',
    content({ measurements: [...third.content.measurements, ...blobOf(1).content.measurements] }),
    'SHARD_OTHER_SPLIT',
    /shard-3-of-4 has measured admin, and its part is projects$/,
  ],
];

test.each(REFUSED)('%s is refused', (_, changed, code, message) => {
  expect(() => assertOneRun(changed)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message), hint: expect.stringMatching(/\w/) }),
  );
});

test('all messages are told apart', () => {
  const messages = REFUSED.map(([, changed]) => {
    try {
      assertOneRun(changed);
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : '';
    }
    return '';
  });
  expect(new Set(messages).size).toBe(REFUSED.length);
});

test('a split that its own durations do not give is refused, though all shards have it', () => {
  const parts = [['users'], ['login'], ['projects'], ['admin', 'search']];
  const all = ALL.map((index) => {
    const blob = blobOf(index);
    return found({ ...blob, split: { ...blob.split, parts }, content: { ...blob.content, measurements: [] } });
  });
  expect(() => assertOneRun(all)).toThrow(/shard-1-of-4 was split in another way than its durations say/);
});

test('a shard that had no engines belongs to the run: its failure is told by the report', () => {
  const { engines: _engines, dataset: _dataset, ...without } = third.run;
  expect(assertOneRun(withThird({ run: without }))).toHaveLength(4);
});

test('a patch release of an engine is no other engine', () => {
  expect(assertOneRun(engines({ version: '7.0.15' }))).toHaveLength(4);
});

test('where CI names the run, it may take long', () => {
  const named = ALL.map((index) => {
    const blob = blobOf(index);
    const startedAt = `2026-02-0${index}T04:05:06.000Z`;
    return found({ ...blob, identity: { ...blob.identity, runId: '7' }, run: { ...blob.run, startedAt } });
  });
  expect(assertOneRun(named)).toHaveLength(4);
});
