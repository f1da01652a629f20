import type { Config } from '../model/config.ts';
import type { Profile } from '../model/dataset.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { GuideReportRow, Report, ScenarioReport } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { worstVerdict } from '../model/verdict.ts';
import { errorsOf } from './errors.ts';
import { guideRows } from './guide.ts';
import type { Locked } from './lock.ts';
import { judgeOverall } from './overall.ts';
import { reasonsFor } from './reasons.ts';
import { type Subjects, subjectsOf } from './subject.ts';
import { describeVariant, judgeVariant } from './variant.ts';
import { warningsFor } from './warnings.ts';

export interface JudgeInput {
  /** The selected scenarios, already validated, in the order of the report. */
  scenarios: readonly { name: string; definition: Scenario }[];
  measurements: readonly VariantMeasurement[];
  config: Pick<Config, 'slowQuery' | 'overall'>;
  profile: Profile;
  /** Absent: the project has no lock, or it is being recorded. */
  locked?: Locked | undefined;
}

export type Judgement = Pick<Report, 'verdict' | 'reasons' | 'warnings' | 'errors' | 'scenarios' | 'guide'>;

/** From measurements to verdicts. Pure: the same input gives the same judgement, whoever asks and whenever. */
export function judgeRun({ scenarios, measurements, config, profile, locked }: JudgeInput): Judgement {
  const subjects = new Map(
    scenarios.map(({ name, definition }) => [name, subjectsOf(name, definition, measurements, profile)]),
  );
  const judged = scenarios.map(({ name, definition }) =>
    judgeScenario(name, definition, subjects.get(name) ?? new Map(), { slowQuery: config.slowQuery, locked }),
  );
  const reports = judged.map(({ report }) => report);
  const overall = config.overall.map((row) => judgeOverall(row, subjects, profile));
  return {
    verdict: worstVerdict([...reports, ...overall].map(({ verdict }) => verdict)),
    reasons: reasonsFor(reports, overall),
    warnings: warningsFor({ scenarios: reports, overall, subjects, measurements }),
    errors: errorsOf(reports, subjects),
    scenarios: reports,
    guide: [...judged.flatMap(({ guide }) => guide), ...overall],
  };
}

function judgeScenario(
  name: string,
  definition: Scenario,
  subjects: Subjects,
  options: { slowQuery: Config['slowQuery']; locked: Locked | undefined },
): { report: ScenarioReport; guide: GuideReportRow[] } {
  const variants = [...subjects.values()];
  const checks = variants.flatMap((subject) => judgeVariant(subject, subjects, options));
  const report: ScenarioReport = {
    name,
    title: definition.title,
    verdict: worstVerdict(checks.map(({ verdict }) => verdict)),
    variants: variants.map(describeVariant),
    checks,
  };
  return { report, guide: guideRows(name, definition.guide ?? [], subjects, checks) };
}
