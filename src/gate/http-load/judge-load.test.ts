import { expect, it } from 'vitest';
import type { LoadMeasurement, LoadStep } from '../../model/http-load.ts';
import type { Scenario } from '../../model/scenario.ts';
import { measured, subjectOf } from '../gate.fixture.ts';
import { judgeLoad } from './judge-load.ts';
import { BOTTLENECK, load, step } from './load.fixture.ts';

const change: Partial<Scenario> = { load: { request: () => '/a', p95: '100ms', ratePerSecond: 50 } };

function judged(own: LoadMeasurement[], checks = {}) {
  const { subject } = subjectOf({ load: checks }, [measured('baseline'), measured('indexed')], { change });
  return judgeLoad(subject, own);
}

const steps = (...own: LoadStep[]) => [load('indexed', { steps: own })];
const verdicts = (checks: ReturnType<typeof judged>) =>
  Object.fromEntries(checks.map(({ id, verdict }) => [id.replace('projects/indexed/', ''), verdict]));

it('load that answers every request rightly passes', () => {
  expect(verdicts(judged(steps(step({ connections: 1 }))))).toEqual({ 'load/answers': 'pass' });
});

it('load that was not made is an error, and so is one of two shards', () => {
  expect(judged([])).toMatchObject([{ kind: 'data', verdict: 'error', reason: /no load was made/ }]);
  expect(judged([load('indexed'), load('indexed')])).toMatchObject([{ verdict: 'error', actual: '2 loads' }]);
});

it('a load that was stopped says why, with the remedy', () => {
  const error = { code: 'APP_DIED', message: 'the application ended', hint: 'look at its log' };
  expect(judged([load('indexed', { error })])).toMatchObject([
    { verdict: 'error', actual: 'APP_DIED', reason: 'the application ended', remedy: 'look at its log' },
  ]);
});

it('a step without a right answer is an error and not a slow step', () => {
  const { latencyMs: _, ...silent } = step({
    connections: 4,
    answers: 0,
    timeouts: 4,
    sent: 4,
    example: 'GET /a: late',
  });
  expect(judged(steps(step({ connections: 1 }), silent))).toMatchObject([
    { verdict: 'error', reason: 'no request was answered rightly at 4 connections (4 sent): GET /a: late' },
  ]);
});

it('one wrong answer of hundreds fails, whatever share of errors is allowed', () => {
  const wrong = step({ connections: 2, wrong: 1, sent: 401, example: 'GET /a was answered with []' });
  const [answers] = judged(steps(step({ connections: 1 }), wrong), { errors: '5%' });
  expect(answers).toMatchObject({
    verdict: 'fail',
    reason: '1 wrong, 0 errors, 0 time-outs of 801 requests, first at 2 connections: GET /a was answered with []',
  });
});

it('errors and time-outs fail beyond their share', () => {
  const some = step({ connections: 1, sent: 1_000, errors: 5, timeouts: 4 });
  expect(verdicts(judged(steps(some), { errors: '1%' }))).toEqual({ 'load/answers': 'pass' });
  expect(verdicts(judged(steps(some), { errors: '0.8%' }))).toEqual({ 'load/answers': 'fail' });
  expect(verdicts(judged(steps(some)))).toEqual({ 'load/answers': 'fail' });
});

it('capacity is held against its least, and says what ended the ramp', () => {
  const own = steps(step({ connections: 1 }), step({ connections: 2, p95: 140 }));
  const [, capacity] = judged(own, { capacity: 2 });
  expect(capacity).toMatchObject({
    verdict: 'fail',
    reason: /1 connection within the limit; at 2 connections p95 was 140 ms/,
  });
  expect(verdicts(judged(own, { capacity: 1 }))['load/capacity']).toBe('pass');
});

it('a ramp that the generator ended is no failure, and what it reached stands', () => {
  const own = steps(step({ connections: 1 }), step({ connections: 2, p95: 140, generator: BOTTLENECK }));
  expect(verdicts(judged(own, { capacity: 2 }))['load/capacity']).toBe('inconclusive');
  expect(verdicts(judged(own, { capacity: 1 }))['load/capacity']).toBe('pass');
});

it('latency at a rate is held against its limit; without the step it is an error', () => {
  const at = (p95: number, own: Partial<LoadStep> = {}) =>
    steps(step({ connections: 1 }), step({ ratePerSecond: 50, p95, ...own }));
  const verdict = (own: LoadMeasurement[]) => verdicts(judged(own, { p95AtRate: '50ms' }))['load/p95AtRate'];
  expect(verdict(at(40))).toBe('pass');
  expect(verdict(at(60))).toBe('fail');
  expect(verdict(at(60, { generator: BOTTLENECK }))).toBe('inconclusive');
  expect(verdict(at(40, { generator: BOTTLENECK }))).toBe('pass');
  expect(verdict(steps(step({ connections: 1 })))).toBe('error');
});

it('a latency at a rate that rests on a handful of requests, or lies on its limit, is undecided', () => {
  const at = (answers: number, p95: number, limit: string) =>
    verdicts(
      judged(steps(step({ connections: 1 }), step({ ratePerSecond: 50, answers, sent: answers, p95, p50: p95 / 2 })), {
        p95AtRate: limit,
        p50AtRate: limit,
      }),
    );
  expect(at(8, 40, '50ms')).toMatchObject({ 'load/p95AtRate': 'inconclusive', 'load/p50AtRate': 'inconclusive' });
  expect(at(100, 40, '50ms')).toMatchObject({ 'load/p95AtRate': 'inconclusive', 'load/p50AtRate': 'pass' });
  expect(at(180, 40, '50ms')).toMatchObject({ 'load/p95AtRate': 'pass', 'load/p50AtRate': 'pass' });
  expect(at(180, 40, '40ms')).toMatchObject({ 'load/p95AtRate': 'inconclusive', 'load/p50AtRate': 'pass' });
  expect(at(180, 200, '50ms')).toMatchObject({ 'load/p95AtRate': 'fail', 'load/p50AtRate': 'fail' });
});

it('a level that rests on a handful of requests decides no capacity', () => {
  const few = (connections: number, p95: number) => step({ connections, p95, answers: 30, sent: 30 });
  const capacity = (...own: LoadStep[]) => verdicts(judged(steps(...own), { capacity: 2 }))['load/capacity'];
  expect(capacity(step({ connections: 1 }), step({ connections: 2 }))).toBe('pass');
  expect(capacity(step({ connections: 1 }), few(2, 40))).toBe('inconclusive');
  expect(capacity(step({ connections: 1 }), few(2, 120))).toBe('inconclusive');
  expect(capacity(step({ connections: 1 }), { ...few(2, 40), errors: 1 })).toBe('fail');
});

it('hits under load are counted; a cache that nobody asks fails', () => {
  const use = (redisHits: number, redisMisses: number) => [
    load('indexed', { use: { answers: 400, redisHits, redisMisses, notes: [] } }),
  ];
  const verdict = (own: LoadMeasurement[]) => verdicts(judged(own, { hitRate: '80%' }))['load/hitRate'];
  expect(verdict(use(80, 20))).toBe('pass');
  expect(verdict(use(79, 21))).toBe('fail');
  expect(verdict(use(0, 0))).toBe('fail');
});

it('a variant that answers a recorded request otherwise fails, with both answers', () => {
  const other = load('indexed', { recorded: [{ request: 'GET /a', digest: 'bb', preview: '[2]' }] });
  const [same] = judged([load('baseline'), other]);
  expect(same).toMatchObject({
    id: 'projects/indexed/load/same-result',
    verdict: 'fail',
    reason: '1 answer of 1 recorded request differ from baseline: GET /a was answered with [2], there with [1]',
  });
  expect(verdicts(judged([load('baseline'), load('indexed')]))['load/same-result']).toBe('pass');
});

it('requests that differ in their bodies alone are held against each other by their place', () => {
  const search = (...previews: string[]) =>
    previews.map((preview) => ({ request: 'POST /search', digest: preview, preview }));
  const held = (recorded: LoadMeasurement['recorded'], first = search('[1]', '[2]')) =>
    judged([load('baseline', { recorded: first }), load('indexed', { recorded })])[0];
  expect(held(search('[1]', '[2]'))).toMatchObject({ id: 'projects/indexed/load/same-result', verdict: 'pass' });
  expect(held(search('[1]', '[1]'))).toMatchObject({
    verdict: 'fail',
    reason: /1 answer of 2 .*POST \/search was answered with \[1\], there with \[2\]/,
  });
  expect(held(search('[1]'))).toMatchObject({
    verdict: 'fail',
    reason: /answered with nothing: it was not asked, there/,
  });
  expect(held(search('[1]', '[2]', '[3]'))).toMatchObject({ verdict: 'fail', reason: /\[3\], there with nothing/ });
  const other = [...search('[1]'), { request: 'POST /other', digest: '[2]', preview: '[2]' }];
  expect(held(other)).toMatchObject({ verdict: 'fail', reason: /POST \/other .*not asked there/ });
});
