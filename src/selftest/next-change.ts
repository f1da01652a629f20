import type { Change } from './change.ts';
import type { Totals } from './totals.ts';

/** The change that is furthest from what a full measurement wants of it; the first of equals. */
export function nextChange(changes: readonly Change[], totals: Totals, busy: boolean): Change {
  const done = (change: Change): number => {
    const own = totals.changes.find((one) => one.change === change.name && one.busy === busy);
    if (own === undefined) return 0;
    return (change.kind === 'fault' ? own.runs : own.comparisons) / change.wanted;
  };
  const [first, ...others] = changes;
  if (first === undefined) throw new RangeError('there is no change to compare');
  return others.reduce((least, change) => (done(change) < done(least) ? change : least), first);
}
