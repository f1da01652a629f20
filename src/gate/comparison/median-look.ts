import { midMean } from '../../stats/mid-mean.ts';
import { sorted } from '../../stats/quantile.ts';
import { signedRankZ } from '../../stats/signed-rank.ts';
import { studentCdf, studentT } from '../../stats/student-t.ts';
import type { RestartEvidence } from './evidence.ts';
import type { Margins } from './margins.ts';
import type { MedianRules } from './rules.ts';

export type LookVerdict = 'fail' | 'pass' | 'undecided';

/** The first look is at four restarts: fewer never decide. */
const FEWEST_RESTARTS = 4;

/**
 * One look at the medians. `fail` where the pairs lie above the harmless margin, the restarts agree on it and no single one of
 * them carries it; `pass` where pairs and restarts both lie under the margin that must be caught.
 */
export function lookAtMedian(evidence: readonly RestartEvidence[], margins: Margins, rules: MedianRules): LookVerdict {
  if (evidence.length < FEWEST_RESTARTS) return 'undecided';
  if (isSlower(evidence, Math.log1p(margins.harmless), rules)) return 'fail';
  if (isNoSlower(evidence, Math.log1p(margins.mustCatch), rules)) return 'pass';
  return 'undecided';
}

function isSlower(evidence: readonly RestartEvidence[], margin: number, rules: MedianRules): boolean {
  if (signedRankZ(pairsOf(evidence), margin) <= rules.failZ) return false;
  const restarts = studentT(evidence.map(restartDifference), margin);
  if (restarts === undefined || 1 - studentCdf(restarts.t, restarts.freedom) >= rules.failRestartP) return false;
  return evidence.every((_, left) => {
    const others = evidence.filter((_one, index) => index !== left);
    return signedRankZ(pairsOf(others), margin) >= rules.failWithoutAnyZ;
  });
}

function isNoSlower(evidence: readonly RestartEvidence[], margin: number, rules: MedianRules): boolean {
  if (signedRankZ(pairsOf(evidence), margin) >= rules.passZ) return false;
  const restarts = studentT(evidence.map(restartDifference), margin);
  return restarts !== undefined && studentCdf(restarts.t, restarts.freedom) < rules.passRestartP;
}

export function pairsOf(evidence: readonly RestartEvidence[]): number[] {
  return evidence.flatMap((restart) => restart.differences);
}

/** One number a restart: the middle of its pairs, so that a stall in one block is not the restart's. */
export function restartDifference(restart: RestartEvidence): number {
  return midMean(sorted(restart.differences)) ?? Number.NaN;
}
