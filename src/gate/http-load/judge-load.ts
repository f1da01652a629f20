import type { LoadMeasurement } from '../../model/http-load.ts';
import type { CheckResult } from '../../model/report.ts';
import type { Subject } from '../measured-variant.ts';
import { judgeAnswers } from './answers.ts';
import { judgeCapacity, judgeLoadHitRate } from './capacity.ts';
import { missingLoad, notMade } from './missing.ts';
import { judgeRate } from './rate.ts';
import { judgeRecorded } from './recorded.ts';

/** Every check of one variant under load; none for a scenario without `load`. */
export function judgeLoad(subject: Subject, loads: readonly LoadMeasurement[]): CheckResult[] {
  // A variant that stopped before says so itself: no load was made of it.
  const stopped = subject.measurements.some(({ error }) => error !== undefined);
  if (subject.definition.load === undefined || (stopped && !loads.some(({ variant }) => variant === subject.variant)))
    return [];
  if (subject.notTimed !== undefined && !loads.some(({ variant }) => variant === subject.variant))
    return [notMade(subject, subject.notTimed)];
  const missing = missingLoad(subject, loads);
  if (missing !== undefined) return [missing];
  const [load] = loads.filter(({ variant }) => variant === subject.variant);
  if (load === undefined) return [];
  return [
    ...judgeRecorded(subject, load, loads),
    ...judgeAnswers(subject, load),
    ...judgeCapacity(subject, load),
    ...judgeRate(subject, load),
    ...judgeLoadHitRate(subject, load),
  ];
}
