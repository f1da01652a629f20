import { type ComparedMeasurement, judgeExact } from '../gate/comparison/judge-all.ts';
import { nextStep } from '../gate/comparison/next-step.ts';
import { counted } from '../gate/format.ts';
import type { ComparisonMeasurement } from '../model/comparison.ts';

/** The verdict that is known before anything is timed: `no more work (12 of 12 variants)`. */
export function verdictSoFar(compared: readonly ComparedMeasurement[]): string {
  const rows = compared.map(judgeExact);
  const having = (wanted: 'fail' | 'error') =>
    rows.filter((own) => own.some(({ verdict }) => verdict === wanted)).length;
  const approved = rows.filter((own) => own.some((row) => row.approved)).length;
  const passed = rows.filter((own) => own.every(({ verdict }) => verdict === 'pass')).length - approved;
  const [failed, lost] = [having('fail'), having('error')];
  if (failed > 0) return `work is red (${failed} of ${counted(compared.length, 'variant')})`;
  const rest = [
    ...(approved === 0 ? [] : [`, ${approved} approved`]),
    ...(lost === 0 ? [] : [`, ${lost} without a verdict`]),
  ].join('');
  return `no more work (${passed} of ${counted(compared.length, 'variant')}${rest})`;
}

interface TimeSpent {
  /** On all restarts so far. */
  spentMs: number;
  /** Restarts of single variants that were taken in it. */
  taken: number;
  /** Until the time budget ends. */
  budgetLeftMs: number;
}

/**
 * How long the timing goes on if each variant that is open is decided at its next look, which most are. Milliseconds;
 * never more than the budget has left, and all of that before anything is known.
 */
function timeLeftMs(open: readonly ComparisonMeasurement[], { spentMs, taken, budgetLeftMs }: TimeSpent): number {
  if (taken === 0) return budgetLeftMs;
  const wanted = open.reduce((sum, measurement) => sum + nextStep(measurement).restarts, 0);
  return Math.max(0, Math.min(budgetLeftMs, (spentMs / taken) * wanted));
}

/** `about 4 min`, `about 40 s`. */
function aboutText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  return seconds < 100 ? `about ${seconds} s` : `about ${Math.round(seconds / 60)} min`;
}

/** One line of progress: `no more work (12 of 12 variants); timing: 8 of 12 variants open, about 4 min left`. */
export function timingLine(
  known: string,
  open: readonly ComparisonMeasurement[],
  timed: number,
  spent: TimeSpent,
): string {
  const left = aboutText(timeLeftMs(open, spent));
  const rest = spent.taken === 0 ? left.replace('about', 'at most') : `${left} left`;
  return `${known}; timing: ${open.length} of ${counted(timed, 'variant')} open, ${rest}`;
}
