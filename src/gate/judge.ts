import type { Config } from '../model/config.ts';
import type { Profile } from '../model/dataset.ts';
import type { LoadMeasurement } from '../model/http-load.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Report, ScenarioReport, TargetReportRow } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { worstVerdict } from '../model/verdict.ts';
import { errorsOf } from './errors.ts';
import { describeLoads } from './http-load/describe.ts';
import { impactRows } from './http-load/impact.ts';
import { judgeLoad } from './http-load/judge-load.ts';
import type { Locked } from './lock.ts';
import { type Subjects, subjectsOf } from './measured-variant.ts';
import { judgeOverall } from './overall.ts';
import { reasonsFor } from './reasons.ts';
import { redOf, redWork, withoutExcuse, withReason } from './red-work.ts';
import { targetRows } from './targets.ts';
import { nothingHolds } from './unchecked-variant.ts';
import { describeVariant, judgeVariant } from './variant.ts';
import { warningsFor } from './warnings.ts';

export interface JudgeInput {
  /** The selected scenarios, already validated, in the order of the report. */
  scenarios: readonly { name: string; definition: Scenario }[];
  measurements: readonly VariantMeasurement[];
  /** Of the scenarios with `load`. */
  loads?: readonly LoadMeasurement[];
  config: Pick<Config, 'slowQuery' | 'overall'>;
  profile: Profile;
  /** Absent: the project has no lock, or it is being recorded. */
  locked?: Locked | undefined;
  /** The work is being recorded: a scenario without checks has its first lock made. */
  recording?: boolean | undefined;
}

export type Judgement = Pick<Report, 'verdict' | 'reasons' | 'warnings' | 'errors' | 'scenarios' | 'guide' | 'load'>;

/** From measurements to verdicts. Pure: the same input gives the same judgement, whoever asks and whenever. */
export function judgeRun({
  scenarios,
  measurements,
  loads = [],
  config,
  profile,
  locked,
  recording,
}: JudgeInput): Judgement {
  const measured = new Map(
    scenarios.map(({ name, definition }) => [name, subjectsOf(name, definition, measurements, profile)]),
  );
  const red = [...measured.values()].flatMap((own) => redWork(own, locked));
  const subjects = red.length > 0 ? withReason(measured, redOf(red)) : withoutExcuse(measured);
  const judged = scenarios.map(({ name, definition }) =>
    judgeScenario(name, definition, subjects.get(name) ?? new Map(), {
      slowQuery: config.slowQuery,
      locked,
      recording: recording === true,
      loads: loads.filter(({ scenario }) => scenario === name),
    }),
  );
  const loadReports = describeLoads(loads, subjects);
  const reports = judged.map(({ report }) => report);
  const overall = config.overall.map((row) => judgeOverall(row, subjects, profile));
  return {
    verdict: worstVerdict([...reports, ...overall].map(({ verdict }) => verdict)),
    reasons: reasonsFor(reports, [...judged.flatMap(({ decided }) => decided), ...overall]),
    warnings: warningsFor({ scenarios: reports, overall, subjects, measurements }),
    errors: errorsOf(reports, subjects, loads),
    scenarios: reports,
    guide: [...judged.flatMap(({ guide }) => guide), ...overall],
    ...(loadReports.length === 0 ? {} : { load: loadReports }),
  };
}

interface JudgedScenario {
  report: ScenarioReport;
  guide: TargetReportRow[];
  /** Rows that no check stands behind: they decide by themselves. */
  decided: TargetReportRow[];
}

interface ScenarioOptions {
  slowQuery: Config['slowQuery'];
  locked: Locked | undefined;
  recording: boolean;
  loads: readonly LoadMeasurement[];
}

function judgeScenario(
  name: string,
  definition: Scenario,
  subjects: Subjects,
  { loads, ...options }: ScenarioOptions,
): JudgedScenario {
  const variants = [...subjects.values()];
  const checks = variants.flatMap((subject) => [
    ...judgeVariant(subject, subjects, options),
    ...judgeLoad(subject, loads),
  ]);
  const impact = impactRows(name, definition.load?.impact ?? [], subjects, loads);
  const nothingHeld = options.recording ? [] : nothingHolds(definition, subjects, checks, options.locked);
  const all = [...nothingHeld, ...checks];
  // What was not measured is told by its variant's own checks.
  const told = all.some(({ kind }) => kind === 'data');
  const targets = targetRows(name, definition.targets ?? definition.guide ?? [], subjects, checks);
  // Checks stand behind a target, but for one of which nothing was measured.
  const unmeasured = all.some(({ verdict }) => verdict === 'error')
    ? []
    : targets.filter(({ verdict }) => verdict === 'error');
  const decided = [
    ...impact.filter(({ verdict }) => verdict !== 'not-judged' && !(verdict === 'error' && told)),
    ...unmeasured,
  ];
  const report: ScenarioReport = {
    name,
    title: definition.title,
    verdict: worstVerdict([...all, ...impact, ...unmeasured].map(({ verdict }) => verdict)),
    variants: variants.map(describeVariant),
    checks: all,
  };
  return {
    report,
    decided,
    guide: [...targets, ...impact],
  };
}
