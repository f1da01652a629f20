import { expect, it } from 'vitest';
import { beyondIdle, type IdleWork, mostAtOnce, requestsByItself, withoutIdle } from './idle-work.ts';
import { kindOf } from './mongo-operations.ts';
import { parsedEntry } from './mongo-profiler.ts';

it('what never happens without a call is of the calls', () => {
  expect(beyondIdle({ 'shop.items': 30 }, 450, { asked: {}, ms: 450 })).toEqual({ 'shop.items': 30 });
});

it('what a timer does at its own pace is not', () => {
  expect(beyondIdle({ 'shop.stats': 2 }, 1_000, { asked: { 'shop.stats': 11 }, ms: 11_000 })).toEqual({});
  expect(beyondIdle({ 'shop.stats': 1 }, 1_000, { asked: { 'shop.stats': 1 }, ms: 11_000 })).toEqual({});
});

it('more than its pace is', () => {
  const late = { 'shop.stats': 30, 'Redis get': 4 };
  expect(beyondIdle(late, 1_000, { asked: { 'shop.stats': 11, 'Redis get': 40 }, ms: 11_000 })).toEqual({
    'shop.stats': 30,
  });
});

it('what a timer asks at once is met once more, or once less', () => {
  const beats = (atMs: number, n: number) => ({ atMs, counts: { 'shop.stats': n } });
  const flushes = Array.from({ length: 12 }, (_, second) => [
    beats(second * 1_000 + 90, 2),
    beats(second * 1_000 + 190, 1),
    beats(second * 1_000 + 300, 0),
  ]).flat();
  const atOnce = mostAtOnce(flushes);
  expect(atOnce).toEqual({ 'shop.stats': 3 });
  const idle = { asked: { 'shop.stats': 36 }, atOnce, ms: 12_000 };
  expect(beyondIdle({ 'shop.stats': 39 }, 12_000, idle)).toEqual({});
  expect(beyondIdle({ 'shop.stats': 40 }, 12_000, idle)).toEqual({ 'shop.stats': 40 });
});

const find = (collection: string) =>
  parsedEntry({ op: 'query', ns: `shop.${collection}`, command: { find: collection, filter: { due: 1 } } });
const update = (collection: string) =>
  parsedEntry({ op: 'update', ns: `shop.${collection}`, command: { q: { _id: 1 }, u: { $set: { at: 1 } } } });
const times = <Value>(n: number, value: () => Value): Value[] => Array.from({ length: n }, value);
/** A poll each second, and a heartbeat every two. */
const idle: IdleWork = {
  asked: { 'shop.jobs': 11, 'shop.workers': 5 },
  kinds: { [kindOf(find('jobs'))]: 11, [kindOf(update('workers'))]: 5 },
  ms: 11_000,
};
const own = times(10, () => find('items'));
const counted = { find: 10 };

it('what a process does by itself while its calls are made is not theirs', () => {
  const entries = [find('jobs'), ...own, update('workers')];
  const split = withoutIdle({ entries, counted: { find: 11, update: 1 }, ms: 300, calls: 10 }, idle);
  expect(split).toEqual({ own, byItself: [entries[0], entries.at(-1)] });
});

it('more of it than comes in that time is theirs', () => {
  const entries = [...own, ...times(3, () => find('jobs'))];
  expect(withoutIdle({ entries, counted: { find: 13 }, ms: 300, calls: 10 }, idle).byItself).toEqual([]);
});

it('what each call asks is theirs, also where the time has room for it', () => {
  const entries = times(10, () => find('jobs'));
  expect(withoutIdle({ entries, counted, ms: 30_000, calls: 10 }, idle).byItself).toEqual([]);
});

it('so is another request of the same collection, and one of which nothing is known', () => {
  const other = parsedEntry({ op: 'query', ns: 'shop.jobs', command: { find: 'jobs', filter: { owner: 1 } } });
  expect(withoutIdle({ entries: [other], counted: { find: 1 }, ms: 300, calls: 10 }, idle).byItself).toEqual([]);
  expect(
    withoutIdle({ entries: [find('jobs')], counted: { find: 1 }, ms: 300, calls: 10 }, undefined).byItself,
  ).toEqual([]);
});

it('a statement of a write in bulk is no command of its own', () => {
  const entries = [update('workers'), ...times(3, () => update('items'))];
  expect(withoutIdle({ entries, counted: { update: 2 }, ms: 300, calls: 10 }, idle).byItself).toEqual([]);
});

const request = (verb: string, key: string, second = 0) => ({
  verb,
  args: [{ text: key, bytes: key.length }],
  at: 1_800_000_000 + second,
  scripted: [],
});

it('of Redis likewise: a heartbeat of a key that has another name in each process', () => {
  const beats = (process: number) =>
    [0, 2, 4, 6, 8].map((second) => request('set', `worker:${process}`, second + process / 1e4));
  const idleOfRedis = { ...idle, requests: [...beats(411), ...beats(4_170)] };
  const beat = request('set', 'worker:5021');
  const reads = times(10, () => request('get', 'page:7'));
  expect(requestsByItself({ requests: [...reads, beat], ms: 300, calls: 10 }, idleOfRedis)).toEqual([beat]);
  expect(requestsByItself({ requests: [...reads, beat, beat, beat], ms: 300, calls: 10 }, idleOfRedis)).toEqual([]);
  expect(requestsByItself({ requests: [request('set', 'page:7')], ms: 300, calls: 10 }, idleOfRedis)).toEqual([]);
});
