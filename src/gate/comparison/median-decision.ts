import { midMean } from '../../stats/mid-mean.ts';
import { sorted } from '../../stats/quantile.ts';
import { signedRankZ } from '../../stats/signed-rank.ts';
import { studentCdf, studentT } from '../../stats/student-t.ts';
import type { MedianRules } from './decision-thresholds.ts';
import type { RestartEvidence } from './evidence.ts';
import type { Margins } from './margins.ts';

export type LookVerdict = 'fail' | 'pass' | 'undecided';

/** The first look is at four restarts: fewer never decide. */
const FEWEST_RESTARTS = 4;

/**
 * One look at the medians. `fail` where the pairs lie above the harmless margin, the restarts agree on it and no single
 * one of them carries it; `pass` where pairs and restarts both lie under the margin that must be caught.
 */
export function lookAtMedian(evidence: readonly RestartEvidence[], margins: Margins, rules: MedianRules): LookVerdict {
  if (evidence.length < FEWEST_RESTARTS) return 'undecided';
  const pairs = sorted(pairsOf(evidence));
  const restarts = evidence.map(restartDifference);
  const harmless = Math.log1p(margins.harmless);
  if (isSlower(pairs, restarts, harmless, rules) && isSlowerWithoutAny(evidence, harmless, rules)) return 'fail';
  return isNoSlower(pairs, restarts, Math.log1p(margins.mustCatch), rules) ? 'pass' : 'undecided';
}

type Numbers = readonly number[];

function isSlower(sortedPairs: Numbers, restarts: Numbers, margin: number, rules: MedianRules): boolean {
  if (signedRankZ(sortedPairs, margin) <= rules.failZ) return false;
  const known = studentT(restarts, margin);
  return known !== undefined && 1 - studentCdf(known.t, known.freedom) < rules.failRestartP;
}

function isSlowerWithoutAny(evidence: readonly RestartEvidence[], margin: number, rules: MedianRules): boolean {
  const pairs = evidence.flatMap(({ differences }, restart) => differences.map((value) => ({ restart, value })));
  pairs.sort((a, b) => a.value - b.value);
  return evidence.every((_, left) => {
    const others = pairs.filter(({ restart }) => restart !== left).map(({ value }) => value);
    return signedRankZ(others, margin) >= rules.failWithoutAnyZ;
  });
}

function isNoSlower(sortedPairs: Numbers, restarts: Numbers, margin: number, rules: MedianRules): boolean {
  if (signedRankZ(sortedPairs, margin) >= rules.passZ) return false;
  const known = studentT(restarts, margin);
  return known !== undefined && studentCdf(known.t, known.freedom) < rules.passRestartP;
}

export function pairsOf(evidence: readonly RestartEvidence[]): number[] {
  return evidence.flatMap((restart) => restart.differences);
}

/** One number a restart: the middle of its pairs, so that a stall in one block is not the restart's. */
export function restartDifference(restart: RestartEvidence): number {
  return midMean(sorted(restart.differences)) ?? Number.NaN;
}
