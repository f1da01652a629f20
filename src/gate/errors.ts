import { withName } from '../model/error-message.ts';
import type { LoadMeasurement } from '../model/http-load.ts';
import type { CheckResult, Report, ScenarioReport } from '../model/report.ts';
import type { Subjects } from './measured-variant.ts';

type ReportError = Report['errors'][number];

/** What kept variants from being measured: their own errors, and what is missing without one. */
export function errorsOf(
  scenarios: readonly ScenarioReport[],
  subjects: ReadonlyMap<string, Subjects>,
  loads: readonly LoadMeasurement[],
): ReportError[] {
  return scenarios.flatMap(({ name, checks }) =>
    checks
      .filter((check) => check.kind === 'data')
      .map((check) => {
        const load = loads.find(({ scenario, variant }) => scenario === name && variant === check.variant);
        return errorOf(`${name}/${check.variant}`, check, subjects.get(name), load);
      }),
  );
}

function errorOf(
  name: string,
  check: CheckResult,
  subjects: Subjects | undefined,
  load: LoadMeasurement | undefined,
): ReportError {
  const message = withName(name, name, check.reason);
  const measurements = subjects?.get(check.variant)?.measurements ?? [];
  const thrown = (measurements.length === 1 ? measurements[0]?.error : undefined) ?? load?.error;
  if (thrown !== undefined) return { ...thrown, message };
  const hint = check.remedy ?? 'Run it again; after a run in shards, merge the reports of all of them.';
  return { code: 'MISSING_DATA', message, hint };
}
