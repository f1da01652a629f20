import { expect, it } from 'vitest';
import { answerRecord } from '../gate/answers/answer-record.ts';
import { passOf } from '../gate/answers/answers.fixture.ts';
import { OTHER_ANSWERS } from '../gate/gate.fixture.ts';
import { judgeRun } from '../gate/judge.ts';
import type { Locked } from '../gate/lock.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Scenario } from '../model/scenario.ts';
import { mongo, redis, workOf } from './diagnose.fixture.ts';
import { diagnoseRun } from './diagnose-run.ts';

const SHOP = { title: 'the shop', variants: { first: {}, cached: {} }, checks: {} } as unknown as Scenario;
const ASKED = mongo('find', 'products', { keys: 1, docs: 1, returned: 1, bytes: 200, plan: 'IXSCAN { slug: 1 }' });
const work = (bytes = 986) => workOf([ASKED, redis('get', 'product:*', { bytes })]);
const answersOf = (answer: unknown) => answerRecord([passOf(...Array(20).fill(answer))]);
const PRODUCT = { slug: 'a', stock: 1 };

function ran(answer: unknown, change: Partial<VariantMeasurement> = {}, bytes = 986) {
  const answers = answersOf(PRODUCT);
  const entry = { dataset: 'shop', digest: 'c0ff', work: work(), ...(answers ? { answers } : {}) };
  const locked: Locked = {
    recording: 'pr',
    digest: 'c0ffee',
    today: '2026-06-15',
    entries: new Map(['shop/first', 'shop/cached'].map((name) => [name, entry])),
    recorded: new Set(),
  };
  const own = answersOf(answer);
  const measurements = ['first', 'cached'].map((variant) => ({
    scenario: 'shop',
    variant,
    work: work(bytes),
    ...(own ? { answers: own } : {}),
    latencyMs: [1],
    warmupCalls: 0,
    notes: [],
    ...(variant === 'cached' ? change : {}),
  }));
  const judged = judgeRun({
    scenarios: [{ name: 'shop', definition: SHOP }],
    measurements,
    config: { slowQuery: '500ms', overall: [] },
    profile: 'pr',
    locked,
  });
  return { ...judged, findings: diagnoseRun(judged.scenarios, { locked, measurements, profile: 'pr' }) };
}

it('a field that was added is a finding that fails nothing, before the bytes that it takes', () => {
  const { findings, warnings } = ran({ ...PRODUCT, weight: 1 }, {}, 998);
  expect(findings).toMatchObject([
    {
      rule: 'answer-changed',
      kind: 'change',
      variants: ['shop/first', 'shop/cached'],
      sentence: 'the answer has more: field `weight` added to 20 of 20 answers',
      explains: [],
    },
    { kind: 'change', sentence: expect.stringContaining('bytes to and from Redis') },
  ]);
  // The finding names the field, and one command records both.
  expect(warnings.filter((text) => text.includes('records it'))).toEqual([
    expect.stringMatching(/^shop\/first\/lock: .*bytes/),
    expect.stringMatching(/^shop\/cached\/lock: .*bytes/),
  ]);
});

it('a field that was added, and nothing else, is warned of once with the command that records it', () => {
  expect(ran({ ...PRODUCT, weight: 1 }).warnings.filter((text) => text.includes('records it'))).toEqual([
    expect.stringMatching(/^shop\/first\/answers and 1 other: field `weight` added .* records it$/),
  ]);
});

it('another answer than recorded says so once', () => {
  expect(ran({ slug: 'a' }).findings).toMatchObject([
    {
      kind: 'worse',
      sentence: 'another answer than recorded: field `stock` gone from 20 of 20 answers',
      explains: ['shop/first/answers', 'shop/cached/answers'],
    },
  ]);
});

it('another answer than that of the first variant names it', () => {
  expect(ran(PRODUCT, { answerDifference: OTHER_ANSWERS }).findings).toMatchObject([
    { sentence: expect.stringMatching(/^another answer than first: 20 rows -> 19 rows/), variants: ['shop/cached'] },
  ]);
});
