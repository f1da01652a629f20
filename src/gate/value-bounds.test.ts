import { describe, expect, it } from 'vitest';
import type { Operation } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { workOf } from './gate.fixture.ts';
import { workDifference } from './work-difference.ts';

const CALLS = 20;

function request(verb: string, shape: Operation['shape'] = {}, target = 'seen:*', perCall = 1): Operation {
  const asked = perCall * CALLS;
  return { engine: 'redis', verb, target, shape, asked, counts: { 'redis.commands': asked }, plans: [] };
}

function work(...operations: Operation[]): Work {
  const commands: Record<string, number> = {};
  for (const { verb, asked } of operations) commands[verb] = (commands[verb] ?? 0) + asked;
  const asked = operations.reduce((sum, operation) => sum + operation.asked, 0);
  return { ...workOf({ redis: { commands, bytes: 60 * asked, roundTrips: asked } }), operations };
}

const told = (before: Operation[], after: Operation[]) => {
  const { verdict, changes } = workDifference(work(...before), work(...after));
  return { verdict, more: changes.filter(({ kind }) => kind === 'more').map(({ sentence }) => sentence) };
};

const [push, trim] = [request('lpush'), request('ltrim', { range: 'to 10' })];

it('a list that is not trimmed any more is worse, for all the commands that it saves', () => {
  const more = ['what is put into seen:*: bounded by LTRIM -> not bounded'];
  expect(told([push, trim], [push])).toEqual({ verdict: 'worse', more });
  expect(told([push, trim], [push, request('ltrim', { range: 'all' })]).verdict).toBe('worse');
});

it('so is one that has another name now', () => {
  const [moved, trimmed] = [request('lpush', {}, 'seen:v2:*'), request('ltrim', { range: 'to 10' }, 'seen:v2:*')];
  const more = ['what is put into seen:v2:*: bounded by LTRIM -> not bounded'];
  expect(told([push, trim], [moved])).toMatchObject({ verdict: 'worse', more });
  expect(told([push, trim], [moved, trimmed]).more).toEqual([]);
  expect(told([push, trim], [moved, request('lpush', {}, 'other:*')]).more).toEqual([]);
  expect(told([push, trim], [push, trim, moved]).more).not.toContain(more[0]);
});

it('what else took elements out before does not stand for a bound that is gone', () => {
  const [added, old, expire] = [request('zadd'), request('zremrangebyscore', { range: 'by score' }), request('expire')];
  expect(told([added, old, expire], [added, expire]).verdict).toBe('worse');
  expect(told([added, old], [added, expire]).more).toEqual([]);
  const again = request('lrem');
  expect(told([again, push, trim], [again, push]).verdict).toBe('worse');
  expect(told([push, trim, request('del', {}, 'seen:*', 0.1)], [push, request('del', {}, 'seen:*', 0.1)]).verdict).toBe(
    'worse',
  );
});

it('another option is no bound that was lost', () => {
  const [was, is] = [{ MAXLEN: 100 }, { MAXLEN: 100, NOMKSTREAM: true }];
  expect(told([request('xadd', was, 'log')], [request('xadd', is, 'log')]).more).toEqual([]);
});

it('so is a stream without MAXLEN, which is one command as before', () => {
  const more = ['what is put into log: bounded by MAXLEN -> not bounded'];
  expect(told([request('xadd', { MAXLEN: 100 }, 'log')], [request('xadd', {}, 'log')])).toEqual({
    verdict: 'worse',
    more,
  });
});

it('what takes elements out in another way, or puts none in, is no loss', () => {
  expect(told([push, trim], [push, request('rpop')])).toEqual({ verdict: 'changed', more: [] });
  expect(told([push, trim], [request('lrange')])).toMatchObject({ more: [] });
  expect(told([push, trim], [push, request('expire')]).more).toEqual([]);
  expect(told([push, trim], [push, request('evalsha')]).more).toEqual([]);
  expect(told([push, trim], [push, request('rename', {}, 'seen:*, old:*')]).more).toEqual([]);
  expect(told([request('zadd'), request('zremrangebyrank')], [request('zadd', { XX: true })]).more).toEqual([]);
});

it('nor is what trims now and then, and did so on one side alone', () => {
  expect(told([push, request('ltrim', { range: 'to 10' }, 'seen:*', 0.1)], [push]).more).toEqual([]);
});

it('trimming what grew is no more work, once for each time that it is put into', () => {
  expect(told([push], [push, trim]).verdict).toBe('better');
  expect(told([push], [push, request('ltrim', { range: 'to 10' }, 'seen:*', 2)]).verdict).toBe('worse');
  expect(told([push], [push, request('ltrim', { range: 'to 10' }, 'other:*')]).verdict).toBe('worse');
});

it('what another value is given hides no bound that was lost', () => {
  expect(told([push, trim], [push, request('expire', {}, 'session:*')]).verdict).toBe('worse');
  expect(told([push, trim], [push, request('rename', {}, 'other:*')]).more).toEqual([]);
});

it('a stream that is capped with the command that adds to it may be as much longer', () => {
  const [plain, capped] = [request('xadd', {}, 'log'), request('xadd', { MAXLEN: 'one' }, 'log')];
  const longer = work(capped);
  const after: Work = { ...longer, redis: { ...longer.redis, bytes: (longer.redis.bytes ?? 0) + 29 * CALLS } };
  expect(workDifference(work(plain), after).verdict).not.toBe('worse');
});

describe('an array of a document', () => {
  const update = (change: Operation['shape']): Operation => ({
    ...{ engine: 'mongodb', verb: 'update', target: 'tickets', asked: CALLS, plans: [] },
    ...{ shape: { filter: { _id: 'number' }, update: change }, counts: { 'mongo.commands': CALLS } },
  });
  const cut = update({ $push: { messages: { $each: ['string', '1'], $slice: 'number' } } });
  const push = update({ $push: { messages: 'string' } });
  const sent = (operation: Operation, ...others: Operation[]): Work => ({
    ...workOf({ mongo: { commands: { update: CALLS }, bytesIn: operation === cut ? 2_880 : 2_240 } }),
    operations: [operation, ...others],
  });

  it('that $slice cuts no more is worse, for all the bytes that it saves; and cut it is better', () => {
    const { verdict, changes } = workDifference(sent(cut), sent(push));
    expect(verdict).toBe('worse');
    expect(changes[0]?.sentence).toBe('what is put into messages of tickets: bounded by $slice -> not bounded');
    expect(workDifference(sent(push), sent(cut)).verdict).toBe('better');
  });

  it('is no loss where something else takes elements out, or another array is pushed into', () => {
    const pull = update({ $pull: { messages: 'string' } });
    expect(workDifference(sent(cut), sent(push, pull)).verdict).not.toBe('worse');
    expect(workDifference(sent(cut), sent(update({ $push: { notes: 'string' } }))).verdict).not.toBe('worse');
  });
});
