import { expect, it } from 'vitest';
import { evidenceOf } from './evidence.ts';
import { restartsOf } from './noise.fixture.ts';

const [restart] = restartsOf(1, { process: 0 });
if (restart === undefined) throw new Error('no restart');

it('a pause in some calls of a block hardly moves its middle', () => {
  const paused = {
    ...restart,
    pairs: restart.pairs.map((pair) => ({
      ...pair,
      headMs: pair.headMs.map((ms, call) => (call % 6 === 0 ? ms * 50 : ms)),
    })),
  };
  const [before, after] = [restart, paused].map((one) => evidenceOf([one])[0]?.differences ?? []);
  expect(after).toHaveLength(6);
  for (const [pair, difference] of (after ?? []).entries()) {
    expect(Math.abs(difference - (before?.[pair] ?? Number.NaN))).toBeLessThan(0.1);
  }
});

it('a pair with fewer than three calls on a side is left out, and the others are kept', () => {
  const [first, ...others] = restart.pairs;
  if (first === undefined) throw new Error('no pair');
  const short = { ...first, baseMs: first.baseMs.slice(0, 2) };
  const [known] = evidenceOf([{ ...restart, pairs: [short, ...others] }]);
  expect(known?.differences).toHaveLength(5);
  expect(known?.headMs).toHaveLength(125);
});
