import { expect, test } from 'vitest';
import { comparisonOf, restartsOf } from '../gate/comparison/noise.fixture.ts';
import { SAME_ANSWERS, workOf } from '../gate/gate.fixture.ts';
import { worstVerdict } from '../model/verdict.ts';
import type { ComparedShard } from './blob.ts';
import { mergeComparisons } from './merge-comparisons.ts';
import { ALL, blobOf, scenarios as suite } from './shards.fixture.ts';
import type { ComparedBlob } from './whole-comparison.ts';

/** Each with one variant that is timed. */
const scenarios = suite.map((scenario) => {
  const { indexed } = scenario.definition.variants;
  if (indexed === undefined) throw new Error('the fixture has no variant');
  return { ...scenario, definition: { ...scenario.definition, variants: { indexed } } };
});
const SAME = restartsOf(36);
const UNDECIDED = restartsOf(4, { slower: 0.03, process: 0.05 });
const MORE = workOf({ mongo: { commands: { find: 420 } } });

type Row = ComparedShard['compared'][0];
const row = (scenario: string, change: Partial<Row['measurement']> = {}): Row => {
  const measurement = comparisonOf(SAME, { scenario, workBase: workOf({}), workHead: workOf({}), ...change });
  return { measurement, answers: SAME_ANSWERS };
};

function shardOf(index: number, change: Partial<ComparedShard> = {}): ComparedBlob {
  const blob = blobOf(index);
  const compared = blob.content.measured.map((name) => row(name));
  const notes = ['base is what main has'];
  return { ...blob, content: { command: 'compare', compared, unseen: [], notes, leftOut: [], ...change } };
}
const [PART = ''] = blobOf(3).content.measured;
const merge = (third: Partial<ComparedShard>) => () =>
  mergeComparisons(
    ALL.map((index) => shardOf(index, index === 3 ? third : {})),
    { command: 'plumbline merge', scenarios },
  ).report;
const merged = (third: Partial<ComparedShard>) => merge(third)();

test('all passed: the sentence is about all of them, and what every shard says is said once', () => {
  const report = merged({});
  expect(report.verdict).toBe('pass');
  expect(report.reasons).toEqual(['5 variants: no more work and the same answers; 5 of them timed, and no slower']);
  expect(report.warnings.filter((text) => text === 'base is what main has')).toHaveLength(1);
  expect(report.comparisons?.filter(({ metric }) => metric === 'median')).toHaveLength(5);
});

test('one that failed makes all red, the worst first', () => {
  const report = merged({ compared: [row(PART, { timed: false, workHead: MORE })] });
  expect(report.verdict).toBe('fail');
  expect(report.reasons).toEqual([`${PART}/indexed/work: find 1 -> 21 per call`]);
  const open = merged({ compared: [row(PART, { restarts: UNDECIDED, cutShort: true })] });
  expect(open.verdict).toBe('inconclusive');
  expect(open.warnings).toContainEqual(expect.stringMatching(/^\d comparisons? inconclusive, which is not a pass/));
});

test('what one shard no longer sees keeps all from a plain pass', () => {
  const report = merged({ unseen: ['scenario old is gone from head'] });
  expect(report.verdict).toBe('inconclusive');
  expect(report.reasons[0]).toBe('scenario old is gone from head');
});

test('a shard that was stopped is an error, and no pass of the others hides it', () => {
  const failure = { code: 'ENGINE_DIED', message: 'redis-server ended', hint: 'see its log' };
  const report = merged({ compared: [], failure });
  expect(report).toMatchObject({ verdict: worstVerdict(['error']), errors: [failure] });
  expect(report.reasons[0]).toBe('redis-server ended');
});

/** What somebody takes out of a blob whose checksum he renews. */
test.each<[string, Partial<ComparedShard>, string]>([
  ['its rows', { compared: [] }, `has nothing of ${PART}/indexed`],
  ['its answers', { compared: [{ ...row(PART), answers: undefined }] }, `has no answers of ${PART}/indexed`],
  ['its times', { compared: [row(PART, { timed: false, restarts: [] })] }, `has no times of ${PART}/indexed`],
  ['one row, and another is there twice', { compared: [row(PART), row(PART)] }, `has ${PART}/indexed 2 times`],
  [
    'its verdict',
    { compared: [{ ...row(PART, { workHead: MORE }), nothingToCompare: 'the scenario is new' }] },
    'says that base has none',
  ],
  [
    'its rows, as if by --bail',
    { compared: [], leftOut: [`${PART}/indexed`] },
    'stopped by --bail at nothing that is red',
  ],
])('a shard without %s is no shard', (_, third, how) => {
  expect(merge(third)).toThrow(
    expect.objectContaining({ code: 'SHARD_CORRUPTED', message: expect.stringContaining(how) }),
  );
});

test.each<[string, Partial<Row['measurement']>]>([
  ['the work of head', { workHead: undefined }],
  ['the work of base', { workBase: undefined }],
  ['its restarts', { restarts: [] }],
])('a row without %s is an error, and no pass', (_, change) => {
  const report = merged({ compared: [row(PART, change)] });
  expect(report.verdict).not.toBe('pass');
});

test('what --bail left out beside something red is red', () => {
  const [first, second] = blobOf(4).content.measured;
  const blobs = ALL.map((index) => shardOf(index));
  const fourth = shardOf(4, {
    compared: [row(first ?? '', { timed: false, workHead: MORE })],
    leftOut: second === undefined ? [] : [`${second}/indexed`],
  });
  const { report } = mergeComparisons([...blobs.slice(0, 3), fourth], { command: 'plumbline merge', scenarios });
  expect(second).toBeDefined();
  expect(report.verdict).toBe('fail');
});

test('what --bail stopped at the last variant leaves nothing out, and no time', () => {
  const [first, second] = blobOf(4).content.measured;
  const fourth = shardOf(4, {
    compared: [row(first ?? '', { timed: false }), row(second ?? '', { timed: false, workHead: MORE })],
    leftOut: [],
  });
  const blobs = [...ALL.map((index) => shardOf(index)).slice(0, 3), fourth];
  const { report } = mergeComparisons(blobs, { command: 'plumbline merge', scenarios });
  expect(report.verdict).toBe('fail');
});
