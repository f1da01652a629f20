import type { CounterPath } from '../model/counters.ts';
import type { RowVerdict } from '../model/verdict.ts';
import type { Work } from '../model/work.ts';
import { passesOf } from '../model/work-passes.ts';
import { unstableAmong } from './work-metric.ts';

interface Decision {
  verdict: RowVerdict;
  reason: string;
}

/**
 * A verdict on counts that may not be the same in every pass: each pass is judged by itself, and the verdict is the one
 * that they share. It is not judged where they do not, or where it is not known what each pass counted; one that is an
 * error is one for all.
 */
export function judgeEachPass<Found extends Decision>(
  work: Work,
  counters: readonly CounterPath[],
  /** `passes`: those that the verdict is about, for its figures. */
  judge: (pass: Work, passes: readonly Work[]) => Found,
): Found | (Decision & { verdict: 'not-judged' }) {
  const unstable = unstableAmong(counters, work);
  if (unstable.length === 0) return judge(work, [work]);
  const passes = passesOf(work);
  const differed = `${unstable.join(', ')} differed between the two work passes`;
  if (passes === undefined) {
    const { reason } = judge(work, [work]);
    return { verdict: 'not-judged', reason: `${reason}, but ${differed}, and what each counted is not known` };
  }
  const found = passes.map((pass) => judge(pass, [pass]));
  const [first] = found;
  const error = found.find(({ verdict }) => verdict === 'error');
  if (error !== undefined) return error;
  const last = passes.at(-1);
  if (first !== undefined && last !== undefined && found.every(({ verdict }) => verdict === first.verdict))
    return judge(last, passes);
  const byVerdict = [...Map.groupBy(found, ({ verdict }) => verdict).values()];
  const reasons = byVerdict.flatMap(([one]) => (one === undefined ? [] : [one.reason]));
  return {
    verdict: 'not-judged',
    reason: `${unstable.join(', ')} differed between the ${passes.length} work passes, and so does what each would be: ${reasons.join('; ')}`,
  };
}
