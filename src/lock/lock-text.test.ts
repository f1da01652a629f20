import { describe, expect, it } from 'vitest';
import { PlumblineError } from '../errors.ts';
import { engineIdentity, type Planner } from '../model/engines.ts';
import type { Lock, LockEntry, RecordedAnswers } from '../model/lock.ts';
import type { Operation } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { rangeOf, workOfPasses } from '../model/work-passes.ts';
import { lockText, parseLock } from './lock-text.ts';
import { formerRecordingName, isRecordingName, recordingName } from './recording-name.ts';
import { repeatedNames } from './repeated-names.ts';

const work: Work = {
  calls: 3,
  mongo: {
    commands: { getMore: 1, find: 3 },
    keysExamined: 100,
    docsExamined: 60,
    returned: 60,
    bytes: 0,
    plans: [
      {
        collection: 'projects',
        command: 'find',
        stages: ['LIMIT', 'FETCH', 'IXSCAN'],
        indexes: ['by_user { user_id: 1 }'],
        summary: 'IXSCAN { user_id: 1 }',
      },
    ],
  },
  redis: { commands: { get: 3 }, hits: 2, misses: 1, bytes: 500, evictions: 0 },
  connections: { created: 2, maxCheckedOut: 1, waitQueueTimeouts: 0 },
  unstable: [],
};

const lockOf = (entries: Record<string, LockEntry>): Lock => ({
  recordings: new Map([['pr, mongodb 7, redis 7, standalone', new Map(Object.entries(entries))]]),
});
const entry: LockEntry = { dataset: 'shop', digest: '0123abcd', work };

describe('the lock as text', () => {
  it('has one fact a line, under the name of its variant, per call, without what is 0', () => {
    expect(lockText(lockOf({ 'orders/indexed': entry }))).toBe(`{
  "lockVersion": 2,
  "recordings": {
    "pr, mongodb 7, redis 7, standalone": {
      "orders/indexed dataset": "shop 0123abcd",
      "orders/indexed calls": 3,
      "orders/indexed mongo.commands.find": 1,
      "orders/indexed mongo.commands.getMore": 0.333333,
      "orders/indexed mongo.keysExamined": 33.333333,
      "orders/indexed mongo.docsExamined": 20,
      "orders/indexed mongo.returned": 20,
      "orders/indexed redis.commands.get": 1,
      "orders/indexed redis.hits": 0.666667,
      "orders/indexed redis.misses": 0.333333,
      "orders/indexed redis.bytes": 166.666667,
      "orders/indexed connections.created": 2,
      "orders/indexed connections.maxCheckedOut": 1,
      "orders/indexed mongo.plans.1": { "collection": "projects", "command": "find", "summary": "IXSCAN { user_id: 1 }", "stages": ["LIMIT", "FETCH", "IXSCAN"], "indexes": ["by_user { user_id: 1 }"] }
    }
  }
}
`);
  });

  it('gives back exactly what was recorded, also where a call did a third of something', () => {
    const read = parseLock(lockText(lockOf({ 'orders/indexed': entry, 'orders/a b': entry })));
    const recording = read.recordings.get('pr, mongodb 7, redis 7, standalone');
    expect(recording?.get('orders/indexed')).toEqual(entry);
    expect(recording?.get('orders/a b')).toEqual(entry);
    const many = { ...work, calls: 999_983, mongo: { ...work.mongo, keysExamined: 123_456_789, bytes: 1 } };
    const text = lockText(lockOf({ 'orders/indexed': { ...entry, work: many } }));
    expect(parseLock(text).recordings.values().next().value?.get('orders/indexed')?.work).toEqual(many);
  });

  it('does not depend on the order in which it was recorded', () => {
    const [a, b] = ['a/x', 'b/x'];
    expect(lockText(lockOf({ [a]: entry, [b]: entry }))).toBe(lockText(lockOf({ [b]: entry, [a]: entry })));
  });

  it('says what was not the same twice instead of a number', () => {
    const unstable = { ...work, unstable: ['mongo.bytes', 'mongo.keysExamined', 'mongo.plans', 'redis.commands.get'] };
    const text = lockText(lockOf({ 'orders/indexed': { ...entry, work: unstable } }));
    expect(text).not.toMatch(/keysExamined":|plans\.1|commands\.get":/);
    expect(text).toContain(
      '"orders/indexed notRepeated": ["mongo.bytes", "mongo.keysExamined", "mongo.plans", "redis.commands.get"]',
    );
    expect(parseLock(text).recordings.values().next().value?.get('orders/indexed')?.work.unstable).toEqual(
      unstable.unstable,
    );
  });

  it('has what was not the same in every pass as a range, and gives it back', () => {
    const { unstable: _, ...pass } = work;
    const scan = { collection: 'projects', command: 'find', stages: ['COLLSCAN'], indexes: [], summary: 'COLLSCAN' };
    const other = {
      ...pass,
      mongo: { ...work.mongo, keysExamined: 130, commands: { find: 3 }, plans: [...work.mongo.plans, scan] },
      connections: { ...work.connections, created: 5 },
    };
    const ranges = workOfPasses(pass, other);
    const text = lockText(lockOf({ 'orders/indexed': { ...entry, work: ranges } }));
    expect(text).toContain('"orders/indexed mongo.keysExamined": [33.333333, 43.333333]');
    expect(text).toContain('"orders/indexed mongo.commands.getMore": [0, 0.333333]');
    expect(text).toContain('"orders/indexed connections.created": [2, 5]');
    expect(text).toContain(
      '"orders/indexed mongo.somePlans.2": { "collection": "projects", "command": "find", "summary": "COLLSCAN"',
    );
    const read = parseLock(text);
    expect(lockText(read)).toBe(text);
    const recorded = read.recordings.values().next().value?.get('orders/indexed')?.work;
    expect(recorded && rangeOf(recorded, 'mongo.keysExamined')).toEqual({ least: 100, most: 130 });
    expect(recorded?.unstable).toEqual(ranges.unstable);
  });

  it('has answers and operations one a line, and gives them back', () => {
    const answers: RecordedAnswers = {
      rows: 60,
      digest: '0123456789abcdef',
      fields: [
        { path: '', is: 'list', count: 60, inOrder: 'aaaaaa', inAnyOrder: 'bbbbbb' },
        { path: '[]', is: 'object', count: 60 },
        { path: '[]["a b"]', is: 'value', count: 60, inOrder: 'cccccc', inAnyOrder: 'dddddd' },
      ],
      varies: ['[].now', 'order of the whole answer'],
      nothingLeft: false,
    };
    const find: Operation = {
      engine: 'mongodb',
      verb: 'find',
      target: 'projects',
      shape: { filter: { user_id: 'int', 'tags.name': { $in: '10' } }, limit: 20 },
      asked: 3,
      counts: { 'mongo.keysExamined': 100, 'mongo.docsExamined': 60 },
      plans: work.mongo.plans,
    };
    const get: Operation = {
      engine: 'redis',
      verb: 'get',
      target: 'user:*',
      shape: {},
      asked: 1,
      counts: { 'redis.hits': 1 },
      plans: [],
      keys: ['user:1'],
    };
    const of = (operations: Operation[]) =>
      lockText(lockOf({ 'orders/indexed': { ...entry, answers, work: { ...work, operations } } }));
    const text = of([get, find]);
    expect(text).toContain('"orders/indexed answers": "60 rows 0123456789abcdef",');
    expect(text).toContain(
      '"orders/indexed answers.fields": [". list 60 aaaaaa bbbbbb", "[] object 60", "[][\\"a b\\"] 60 cccccc dddddd"],',
    );
    expect(text).toContain('"orders/indexed answers.varies": ["[].now", "order of the whole answer"],');
    expect(text).toContain(
      '"orders/indexed operation.1": { "engine": "mongodb", "verb": "find", "target": "projects", "shape": { "filter": { "user_id": "int", "tags.name": { "$in": "10" } }, "limit": 20 }, "asked": 1, "counts": { "mongo.docsExamined": 20, "mongo.keysExamined": 33.333333 }, "plans": [{',
    );
    expect(text).toContain('"orders/indexed operation.2": { "engine": "redis"');
    expect(of([find, get])).toBe(text);
    const read = parseLock(text).recordings.values().next().value?.get('orders/indexed');
    expect(read?.answers).toEqual(answers);
    const { keys: _, ...recorded } = get;
    expect(read?.work.operations).toEqual([find, recorded]);
    expect(lockText(parseLock(text))).toBe(text);
  });

  it('of version 1 is read, and has no answers', () => {
    const text = lockText(lockOf({ 'orders/indexed': entry })).replace('"lockVersion": 2', '"lockVersion": 1');
    const read = parseLock(text).recordings.values().next().value?.get('orders/indexed');
    expect(read).toEqual(entry);
    expect(read).not.toHaveProperty('answers');
  });

  it('of nothing recorded is a lock too', () => {
    expect(parseLock(lockText({ recordings: new Map() })).recordings.size).toBe(0);
  });

  it.each([
    ['no JSON', '{ "lockVersion": 1,', 'JSON'],
    ['nothing', '', 'JSON'],
    ['a byte order mark', '\uFEFF{ "lockVersion": 1, "recordings": {} }', 'JSON'],
    ['two documents', `${line('a/b calls', '1')}\n${line('a/b calls', '1')}`, 'JSON'],
    ['an empty object', '{}', 'lockVersion'],
    ['markers of a merge', '{\n<<<<<<< HEAD\n}', 'line 2 is a marker that a merge left'],
    ['the end of a merge', '{ "lockVersion": 1, "recordings": {}\n>>>>>>> theirs\n}', 'line 2 is a marker'],
    ['both sides of a merge', both('"a/b mongo.bytes": 1, "a/b mongo.bytes": 999'), '"a/b mongo.bytes" is there twice'],
    ['a name twice in other letters', both('"a/b mongo.bytes": 1, "a/b mongo.b\\u0079tes": 9'), 'is there twice'],
    ['a recording twice', '{ "lockVersion": 1, "recordings": { "pr": {}, "pr": {} } }', '"pr" is there twice'],
    ['an unknown profile', inRecording('prod, mongodb 7, redis 7, standalone'), '"prod, mongodb 7'],
    ['a recording of no engine', inRecording('pr, mongodb, redis 7, standalone'), 'is no profile with its engines'],
    ['a count of 1e308', both('"a/b mongo.bytes": 1e308'), 'mongo.bytes: 1e+308 is no count per call over 1 calls'],
    ['a count without end', both('"a/b mongo.bytes": 1e999'), 'recordings'],
    ['next to nothing', both('"a/b mongo.bytes": 5e-324'), 'mongo.bytes: 5e-324 is no count'],
    ['a half of one call', both('"a/b mongo.bytes": 1.5'), 'mongo.bytes: 1.5 is no count'],
    ['half a connection', both('"a/b connections.created": 0.5'), 'connections.created: 0.5 is no count in all'],
    ['a count that is null', both('"a/b mongo.bytes": null'), 'recordings'],
    ['unrepeated counts that are none', both('"a/b notRepeated": ["mongo.byte"]'), 'no count "mongo.byte"'],
    ['all of a kind unrepeated', both('"a/b notRepeated": ["mongo.commands"]'), 'no count "mongo.commands"'],
    [
      'a count that is unrepeated, too',
      both('"a/b mongo.bytes": 1, "a/b notRepeated": ["mongo.bytes"]'),
      'mongo.bytes is named, and recorded beside it',
    ],
    [
      'plans that are unrepeated, too',
      both(`"a/b mongo.plans.1": ${JSON.stringify(work.mongo.plans[0])}, "a/b notRepeated": ["mongo.plans"]`),
      'mongo.plans is named, and recorded beside it',
    ],
    ['another version', '{ "lockVersion": 3, "recordings": {} }', 'lockVersion'],
    ['a line of no variant', line('mongo.bytes', '1'), 'no "scenario/variant fact"'],
    ['a variant without its calls', line('a/b dataset', '"shop 1"'), 'a/b calls: is missing'],
    ['calls that are none', `${line('a/b calls', '0')}`, 'a/b calls: 0 is no number of calls'],
    ['a variant without its data', line('a/b calls', '1'), 'a/b dataset: is missing'],
    ['a misspelt count', both('"a/b mongo.keysExamind": 1'), 'a/b mongo.keysExamind: there is no such count'],
    ['a count that is none', both('"a/b mongo.bytes": "many"'), 'a/b mongo.bytes: is no number'],
    ['a count below 0', both('"a/b mongo.bytes": -1'), 'recordings'],
    ['a plan that is none', both('"a/b mongo.plans.1": 1'), 'a/b mongo.plans.1: a plan is expected'],
    ['a range of what repeats', both('"a/b mongo.bytes": [1, 2]'), 'a/b mongo.bytes: is no number'],
    [
      'a range the wrong way round',
      both('"a/b mongo.bytes": [2, 1], "a/b notRepeated": ["mongo.bytes"]'),
      'a/b mongo.bytes: is no number',
    ],
    ['a list that is none', both('"a/b notRepeated": 1'), 'a/b notRepeated: a list is expected'],
    ['answers that are none', both('"a/b answers": "many"'), 'a/b answers: a number of rows and a digest'],
    ['fields without answers', both('"a/b answers.fields": []'), 'a/b answers.fields: there is no answers beside it'],
    [
      'a field that is none',
      both('"a/b answers": "1 row 0123456789abcdef", "a/b answers.fields": ["price"]'),
      'a/b answers.fields: "price" is no field',
    ],
    [
      'an answer that varies as a whole, with its fields',
      both(
        '"a/b answers": "1 row 0123456789abcdef", "a/b answers.fields": ["price 1 aaaaaa"], "a/b answers.varies": ["the whole answer"]',
      ),
      'a/b answers.varies: the whole answer is named, and what it holds is recorded beside it',
    ],
    [
      'a list that varies, with its elements',
      both(
        '"a/b answers": "1 row 0123456789abcdef", "a/b answers.fields": ["items[].price 3 aaaaaa"], "a/b answers.varies": ["items"]',
      ),
      'a/b answers.varies: items is named, and what it holds is recorded beside it',
    ],
    [
      'a value that varies, with what it is',
      both(
        '"a/b answers": "1 row 0123456789abcdef", "a/b answers.fields": ["price 1 aaaaaa"], "a/b answers.varies": ["price"]',
      ),
      'a/b answers.varies: price is named, and what it holds is recorded beside it',
    ],
    ['counters of no version', both('"a/b counters": 0'), 'a/b counters: 0 is no version of the counters'],
    ['an operation that is none', both('"a/b operation.1": "find"'), 'a/b operation.1: an operation is expected'],
    ['an operation without a number', both('"a/b operation.x": "find"'), 'a/b operation.x: there is no such count'],
    [
      'a half of an operation',
      both(
        '"a/b operation.1": { "engine": "redis", "verb": "get", "target": "", "shape": {}, "asked": 0.5, "counts": {}, "plans": [] }',
      ),
      'a/b operation.1: asked: 0.5 is no count per call',
    ],
  ])('is refused with %s, and says what', (_, text, said) => {
    const parse = () => parseLock(text);
    expect(parse).toThrow(PlumblineError);
    expect(parse).toThrow(said);
  });
});

function inRecording(name: string): string {
  return `{ "lockVersion": 1, "recordings": { "${name}": {} } }`;
}

function line(name: string, value: string): string {
  return `{ "lockVersion": 1, "recordings": { "pr": { ${JSON.stringify(name)}: ${value} } } }`;
}

function both(more: string): string {
  return `{ "lockVersion": 1, "recordings": { "pr": { "a/b dataset": "shop 1", "a/b calls": 1, ${more} } } }`;
}

it('a value that looks like a name, or holds brackets, is none', () => {
  expect(
    repeatedNames('{ "a": "b", "b": ["a", "a"], "c": { "a": "{\\"a\\": 1}" }, "d": [{ "a": 1 }, { "a": 1 }] }'),
  ).toEqual([]);
  expect(repeatedNames('{ "a": { "b": 1, "c": [], "b": 2 }, "a": 1 }')).toEqual(['b', 'a']);
});

it('the name of a recording has what plans depend on: the minor version and the planner, and none of a patch', () => {
  const on = (version: string, planner: Planner = 'classic') =>
    engineIdentity({ mongodb: { version, planner }, redis: { version: '7.2.4' } });
  const name = recordingName('pr', on('7.0.15'));
  expect(name).toBe('pr, mongodb 7.0 classic, redis 7, standalone');
  expect(recordingName('pr', on('7.0.16'))).toBe(name);
  expect(recordingName('pr', on('8.3.1', 'cost-based'))).toBe('pr, mongodb 8.3 cost-based, redis 7, standalone');
  const former = formerRecordingName('pr', on('7.0.15'));
  expect(former).toBe('pr, mongodb 7, redis 7, standalone');
  for (const known of [name, former]) expect(isRecordingName(known)).toBe(true);
});
