import { expect, it } from 'vitest';
import type { Comparison } from '../../model/report.ts';
import { workOf } from '../gate.fixture.ts';
import { passedReason } from './passed-reason.ts';

const work = { base: workOf({}), head: workOf({}) };
const row = (metric: Comparison['metric'], change: Partial<Comparison> = {}): Comparison => ({
  scenario: 'shop',
  variant: 'list',
  metric,
  restarts: 0,
  pairs: 0,
  verdict: 'pass',
  reason: 'the same',
  work,
  ...change,
});
const timed = (lower: number, upper: number, variant = 'list') =>
  row('median', {
    variant,
    interval: { lower, upper, confidence: 0.99 },
    margins: { harmless: 0.03, mustCatch: 0.08 },
  });

it.each<[string, Comparison[], string]>([
  ['nothing was timed', [], 'none of them timed'],
  ['all is within what is harmless', [timed(-0.01, 0.02)], '1 of them timed, and no slower'],
  [
    'an interval reaches past what is harmless',
    [timed(-0.01, 0.02), timed(-0.01, 0.04, 'other')],
    '2 of them timed: a slow-down of 8% is excluded',
  ],
  [
    'an interval lies above 0 and reaches past what is harmless',
    [timed(0.016, 0.07)],
    '1 of them timed: a slow-down of 8% is excluded, a smaller one was seen (shop/list)',
  ],
])('says of times what is excluded: %s', (_, medians, times) => {
  expect(passedReason([row('work'), ...medians])).toContain(`: no more work and the same answers; ${times}`);
});

it('says of approved work that it is, and of the others what they have shown', () => {
  const approved = row('work', { variant: 'dearer', approved: true, reason: 'approved' });
  expect(passedReason([approved])).toBe('approved by plumbline.lock.json: shop/dearer');
  expect(passedReason([approved, row('work')])).toBe(
    'approved by plumbline.lock.json: shop/dearer; 1 variant: no more work and the same answers; none of them timed',
  );
});
