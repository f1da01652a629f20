import { LOOKS, MEDIAN_RULES, type MedianRules, type Stage } from '../../src/gate/comparison/decision-thresholds.ts';
import type { RestartEvidence } from '../../src/gate/comparison/evidence.ts';
import type { Margins } from '../../src/gate/comparison/margins.ts';
import { type LookVerdict, lookAtMedian } from '../../src/gate/comparison/median-decision.ts';

export type Rules = Readonly<Record<Stage, MedianRules>>;

export interface Trial {
  /** `unconfirmed`: an alarm that fresh processes did not show again. */
  verdict: 'fail' | 'pass' | 'undecided' | 'unconfirmed';
  restarts: number;
}

/** One comparison from its first restart to its verdict, confirmation included. `next` draws one more restart. */
export function trial(next: () => RestartEvidence, margins: Margins, rules: Rules = MEDIAN_RULES): Trial {
  const run = untilDecided(next, margins, rules.run);
  if (run.verdict !== 'fail') return run;
  const again = untilDecided(next, margins, rules.confirming);
  return { verdict: again.verdict === 'fail' ? 'fail' : 'unconfirmed', restarts: run.restarts + again.restarts };
}

function untilDecided(next: () => RestartEvidence, margins: Margins, rules: MedianRules) {
  const evidence: RestartEvidence[] = [];
  let verdict: LookVerdict = 'undecided';
  for (const look of LOOKS) {
    while (evidence.length < look) evidence.push(next());
    verdict = lookAtMedian(evidence, margins, rules);
    if (verdict !== 'undecided') break;
  }
  return { verdict, restarts: evidence.length };
}

export interface Tally {
  trials: number;
  alarmed: number;
  failed: number;
  passed: number;
  undecided: number;
  restarts: number[];
}

export function tally(trials: number, one: () => Trial): Tally {
  const counts: Tally = { trials, alarmed: 0, failed: 0, passed: 0, undecided: 0, restarts: [] };
  for (let index = 0; index < trials; index += 1) {
    const { verdict, restarts } = one();
    if (verdict === 'fail') counts.failed += 1;
    if (verdict === 'fail' || verdict === 'unconfirmed') counts.alarmed += 1;
    if (verdict === 'pass') counts.passed += 1;
    if (verdict === 'undecided' || verdict === 'unconfirmed') counts.undecided += 1;
    counts.restarts.push(restarts);
  }
  return counts;
}
