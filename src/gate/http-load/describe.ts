import type { LoadMeasurement } from '../../model/http-load.ts';
import type { LoadReport } from '../../model/report.ts';
import type { Subjects } from '../measured-variant.ts';
import { rampLimits } from './capacity.ts';
import { capacityOf } from './ramp.ts';

/** What a report shows of the loads, judged or not. */
export function describeLoads(
  loads: readonly LoadMeasurement[],
  scenarios: ReadonlyMap<string, Subjects>,
): LoadReport[] {
  return loads.flatMap(({ scenario, variant, steps, use }) => {
    const subject = scenarios.get(scenario)?.get(variant);
    if (subject === undefined || steps.length === 0) return [];
    const limits = rampLimits(subject);
    return [
      {
        scenario,
        variant,
        capacity: capacityOf(steps, limits),
        limitMs: limits.limitMs,
        steps: steps.map(({ windows: _windows, latencyCounts: _counts, ...step }) => step),
        ...(use === undefined ? {} : { use }),
      },
    ];
  });
}
