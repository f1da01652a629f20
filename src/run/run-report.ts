import type { PlumblineError } from '../errors.ts';
import { judgeRun } from '../gate/judge.ts';
import type { Report, RunInfo } from '../model/report.ts';
import { lockedOf } from './locked.ts';
import type { Measured } from './measure-all.ts';
import type { RunOptions } from './run-options.ts';

/** What was measured, judged; or what stopped the run. */
export function reportOf(
  options: RunOptions,
  info: RunInfo,
  { measurements, loads, measured }: Measured,
  warnings: readonly string[],
  failure: PlumblineError | undefined,
): Report {
  if (failure) return failedReport(options, info, warnings, failure);
  // In the order of their names again: scenarios that write are measured last.
  const scenarios = options.scenarios.filter((scenario) => measured.includes(scenario));
  const names = new Set(scenarios.map(({ name }) => name));
  const skipped = options.scenarios.filter((scenario) => !measured.includes(scenario)).map(({ name }) => name);
  const judged = judgeRun({
    ...options,
    scenarios,
    measurements: measurements.filter((m) => names.has(m.scenario)),
    locked: lockedOf(options, info),
    loads: loads.filter((load) => names.has(load.scenario)),
  });
  const bailed = skipped.length > 0 ? [`stopped by --bail, not judged: ${skipped.join(', ')}`] : [];
  return { schemaVersion: 1, ...judged, warnings: [...warnings, ...bailed, ...judged.warnings], run: info };
}

/** What stopped the run is said once, and nothing is judged: no scenario is called passed or failed. */
export function failedReport(
  options: RunOptions,
  run: RunInfo,
  warnings: readonly string[],
  failure: PlumblineError,
): Report {
  const { code, message, hint } = failure;
  const unmeasured = options.scenarios.map(({ name }) => name).join(', ');
  return {
    schemaVersion: 1,
    verdict: 'error',
    reasons: [message],
    warnings: [...warnings, `not judged: ${unmeasured}`],
    errors: [{ code, message, hint }],
    run,
    scenarios: [],
    guide: [],
  };
}
