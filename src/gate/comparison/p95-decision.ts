import { QUANTILES } from '../../model/latency-metrics.ts';
import { studentCdf, studentT } from '../../stats/student-t.ts';
import { tailExcess } from '../../stats/tail-excess.ts';
import { P95_FROM, P95_RULES } from './decision-thresholds.ts';
import type { RestartEvidence } from './evidence.ts';
import type { Margins } from './margins.ts';
import type { LookVerdict } from './median-decision.ts';

/**
 * One look at the tails: per restart, how much more of head than of base lies over the pooled p95 once head was divided
 * by one plus the margin; Student's t over the restarts.
 */
export function lookAtP95(evidence: readonly RestartEvidence[], margins: Margins): LookVerdict {
  if (evidence.length < P95_FROM) return 'undecided';
  if (1 - excess(evidence, margins.harmless) < P95_RULES.failRestartP) return 'fail';
  return excess(evidence, margins.mustCatch) < P95_RULES.passRestartP ? 'pass' : 'undecided';
}

/** P(T <= t) of the excess over the margin. */
function excess(evidence: readonly RestartEvidence[], margin: number): number {
  const perRestart = evidence.map(({ baseMs, headMs }) => tailExcess(baseMs, headMs, QUANTILES.p95, margin));
  const known = studentT(perRestart, 0);
  if (known !== undefined) return studentCdf(known.t, known.freedom);
  // Counts do not vary where one side has all of the tail: then the signs are what there is, and all are equal.
  const half = 2 ** -perRestart.length;
  const [every = 0] = perRestart;
  return every === 0 ? 0.5 : every > 0 ? 1 - half : half;
}
