import { diagnoseRun } from '../diagnose/diagnose-run.ts';
import type { PlumblineError } from '../errors.ts';
import { judgeRun } from '../gate/judge.ts';
import { REPORT_VERSION, type Report, type RunInfo, type ScenarioReport } from '../model/report.ts';
import type { RunOptions } from '../session/session-options.ts';
import type { Measured } from './measure-all.ts';
import { type LockOptions, lockedOf } from './recording.ts';
import { runWarnings } from './run-warnings.ts';

/** What of a run's options its verdict depends on. */
export type JudgeOptions = LockOptions & Pick<RunOptions, 'scenarios' | 'config' | 'whole' | 'recording'>;

/** What was measured, judged; or what stopped the run. */
export function reportOf(
  options: JudgeOptions,
  info: RunInfo,
  { measurements, loads, measured, seconds }: Measured,
  warnings: readonly string[],
  failure: PlumblineError | undefined,
): Report {
  if (failure) return failedReport(options, info, warnings, failure);
  // In the order of their names again: scenarios that write are measured last.
  const scenarios = options.scenarios.filter((scenario) => measured.includes(scenario));
  const names = new Set(scenarios.map(({ name }) => name));
  const skipped = options.scenarios.filter((scenario) => !measured.includes(scenario)).map(({ name }) => name);
  const locked = lockedOf(options, info);
  const judged = judgeRun({
    ...options,
    scenarios,
    measurements: measurements.filter((m) => names.has(m.scenario)),
    locked,
    loads: loads.filter((load) => names.has(load.scenario)),
  });
  const bailed = skipped.length > 0 ? [`stopped by --bail, not judged: ${skipped.join(', ')}`] : [];
  return {
    schemaVersion: REPORT_VERSION,
    ...judged,
    findings: diagnoseRun(judged.scenarios, { locked, measurements, profile: options.profile }),
    scenarios: judged.scenarios.map((scenario) => withSeconds(scenario, seconds[scenario.name])),
    warnings: [...warnings, ...bailed, ...runWarnings(options, info, measurements), ...judged.warnings],
    run: info,
  };
}

function withSeconds(scenario: ScenarioReport, seconds: number | undefined): ScenarioReport {
  return seconds === undefined ? scenario : { ...scenario, seconds };
}

/** What stopped the run is said once, and nothing is judged: no scenario is called passed or failed. */
export function failedReport(
  options: Pick<RunOptions, 'scenarios'>,
  run: RunInfo,
  warnings: readonly string[],
  failure: PlumblineError,
): Report {
  const { code, message, hint } = failure;
  const unmeasured = options.scenarios.map(({ name }) => name).join(', ');
  return {
    schemaVersion: REPORT_VERSION,
    verdict: 'error',
    reasons: [message],
    warnings: [...warnings, `not judged: ${unmeasured}`],
    errors: [{ code, message, hint }],
    run,
    scenarios: [],
    guide: [],
  };
}
