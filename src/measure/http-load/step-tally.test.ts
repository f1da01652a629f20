import { expect, it } from 'vitest';
import { StepTally } from './step-tally.ts';

/** A tally on a clock that stands still until it is set. */
function tallyAt(): { tally: StepTally; at(ms: number): StepTally } {
  let now = 0;
  const tally = new StepTally(() => now);
  return {
    tally,
    at(ms) {
      now = ms;
      return tally;
    },
  };
}

it('counts what was sent while it was open, whenever it was answered', () => {
  const { tally, at } = tallyAt();
  at(50).answered(10);
  at(100).open();
  at(130).answered(90);
  at(160).answered(110);
  at(1_100).close();
  at(1_300).answered(1_000);
  at(1_400).answered(1_150);
  const counts = tally.counts();
  expect(counts).toMatchObject({ sent: 2, answers: 2, answersInAll: 5, durationMs: 1_000, throughputPerSecond: 2 });
  expect(counts.latencyMs).toMatchObject({ min: 50, max: 300 });
});

it('never averages in what was not answered rightly', () => {
  const { tally, at } = tallyAt();
  at(0).open();
  at(10).answered(0);
  at(900).wrong(100, 'GET /a was answered with []');
  at(950).failed(200, 'GET /a: socket hang up');
  at(1_000).close();
  expect(tally.counts()).toMatchObject({
    sent: 3,
    answers: 1,
    wrong: 1,
    errors: 1,
    example: 'GET /a was answered with []',
    latencyMs: { max: 10 },
  });
});

it('counts a request that was never answered as its deadline', () => {
  const { tally, at } = tallyAt();
  at(0).open();
  at(1_000).close();
  at(2_500).timedOut(500, 2_000, 'GET /a was not answered within 2000 ms');
  expect(tally.counts()).toMatchObject({ timeouts: 1, answers: 0, latencyMs: { min: 2_000, max: 2_000 } });
});

it('counts what goes wrong in its warm-up, and nothing that was sent after its end', () => {
  const { tally, at } = tallyAt();
  at(5).wrong(1, 'early');
  at(10).open();
  at(20).close();
  at(30).wrong(25, 'late');
  expect(tally.counts()).toMatchObject({ wrong: 1, example: 'early' });
});

it('has windows of half a second, an empty one without a median', () => {
  const { tally, at } = tallyAt();
  at(0).open();
  at(8).answered(0);
  at(20).answered(0);
  at(1_250).answered(1_200);
  at(1_600).close();
  expect(tally.counts().windows).toEqual([
    { answersPerSecond: 4, p50Ms: 8 },
    { answersPerSecond: 0 },
    { answersPerSecond: 2, p50Ms: 50 },
  ]);
});

it('tells of the last second while it goes on', () => {
  const { tally, at } = tallyAt();
  expect(tally.live()).toEqual({ answersPerSecond: 0 });
  at(100).answered(90);
  at(1_500).answered(1_480);
  expect(tally.live()).toEqual({ answersPerSecond: 1, p95Ms: 20 });
});

it('has no counts before it is closed', () => {
  const { tally, at } = tallyAt();
  at(0).open();
  expect(() => tally.counts()).toThrow(/not closed/);
});
