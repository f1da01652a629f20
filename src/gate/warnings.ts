import type { VariantMeasurement } from '../model/measurement.ts';
import { saysNotTimed } from '../model/not-timed.ts';
import type { CheckResult, ScenarioReport, TargetReportRow } from '../model/report.ts';
import { FIELDS_ADDED } from './answers/judge-answers.ts';
import { counted } from './format.ts';
import { nameOf, type Subject, type Subjects } from './measured-variant.ts';
import { isLatencyReduction, REDUCTION_PROFILE } from './reduction.ts';

interface Judged {
  scenarios: readonly ScenarioReport[];
  overall: readonly TargetReportRow[];
  subjects: ReadonlyMap<string, Subjects>;
  measurements: readonly VariantMeasurement[];
}

/** What changes no verdict, and a reader should know. */
export function warningsFor({ scenarios, overall, subjects, measurements }: Judged): string[] {
  const checks = scenarios.flatMap((scenario) => scenario.checks);
  const variants = [...subjects.values()].flatMap((each) => [...each.values()]);
  return [
    ...undecided(checks),
    ...notJudged(checks),
    ...againstTheLock(checks),
    ...overall
      .filter((row) => row.verdict === 'not-judged')
      .map((row) => `${row.scenario}/${row.row} was not judged: ${row.reason}`),
    ...variants.flatMap(unstable),
    ...variants.flatMap(evicted),
    ...[...subjects.values()].flatMap(findNothing),
    ...foreign(measurements, subjects),
  ];
}

function undecided(checks: readonly CheckResult[]): string[] {
  const open = checks.filter((check) => check.verdict === 'inconclusive').length;
  if (open === 0) return [];
  return [`${counted(open, 'check')} inconclusive, which is not a pass: the reasons say what would settle them`];
}

/** All latency reductions below the `release` profile have one reason; it is said once. */
function notJudged(checks: readonly CheckResult[]): string[] {
  const open = checks.filter((check) => check.verdict === 'not-judged');
  const byProfile = open.filter((check) => isLatencyReduction(check) && !saysNotTimed(check.reason));
  const once = `${counted(byProfile.length, 'latency reduction')} not judged: only the \`${REDUCTION_PROFILE}\` profile has data large enough for the baselines to hurt`;
  return [...(byProfile.length > 0 ? [once] : []), ...onceEach(open.filter((check) => !byProfile.includes(check)))];
}

/** What many variants have in common is said once, such as a lock without this engine's version. */
function onceEach(checks: readonly CheckResult[]): string[] {
  return [...Map.groupBy(checks, ({ kind, reason }) => `${kind} ${reason}`).values()].map(([first, ...others]) => {
    if (first === undefined) return '';
    const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other')}`;
    return `${first.id}${more} ${others.length === 0 ? 'was' : 'were'} not judged: ${first.reason}`;
  });
}

/**
 * Less work than recorded wants to be recorded; more work that is accepted stays in sight until it is mended. Of fields
 * that were added a finding tells, and the command that records the work of a variant records its answers.
 */
function againstTheLock(checks: readonly CheckResult[]): string[] {
  const passing = checks.filter(({ verdict }) => verdict === 'pass');
  const work = passing.filter(({ kind, changes, accepted }) => kind === 'lock' && (changes ?? accepted) !== undefined);
  const recorded = new Set(work.filter(({ changes }) => changes !== undefined).map(variantOf));
  const added = passing.filter(
    (check) => check.kind === 'answers' && check.actual === FIELDS_ADDED && !recorded.has(variantOf(check)),
  );
  return [
    ...work.map(({ id, reason }) => `${id}: ${reason}`),
    ...[...Map.groupBy(added, ({ reason }) => reason)].map(([reason, [first, ...others]]) => {
      const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other')}`;
      return `${first?.id ?? ''}${more}: ${reason}`;
    }),
  ];
}

/** `user-projects/indexed` of `user-projects/indexed/lock`. */
function variantOf({ id }: CheckResult): string {
  return id.slice(0, id.lastIndexOf('/'));
}

function unstable(subject: Subject): string[] {
  const counts = subject.work?.unstable ?? [];
  if (counts.length === 0) return [];
  const passes = subject.work?.passes?.length;
  return passes === undefined
    ? [`${nameOf(subject)}: ${counts.join(', ')} differed between the two work passes and is not gated`]
    : [`${nameOf(subject)}: ${counts.join(', ')} differed between the ${passes} work passes, and is judged as a range`];
}

function evicted(subject: Subject): string[] {
  const evictions = subject.work?.redis.evictions ?? 0;
  if (evictions === 0) return [];
  return [
    `${nameOf(subject)}: Redis evicted ${counted(evictions, 'key')} (maxmemory); read its hit rate with that in mind`,
  ];
}

const READS = ['find', 'aggregate', 'distinct', 'count'] as const;

/** What the calls of a scenario look for is not in the data: of what they would do with it nothing was measured. */
function findNothing(subjects: Subjects): string[] {
  const all = [...subjects.values()];
  const [first] = all;
  const answers = all.flatMap(({ measurements }) => measurements.flatMap((own) => own.answers ?? []));
  const reads =
    first?.definition.writes === undefined && all.some(({ work }) => READS.some((name) => work?.mongo.commands[name]));
  if (first === undefined || !reads || answers.length === 0) return [];
  const [empty] = answers.map((own) => own.empty);
  if (empty === undefined || answers.some((own) => own.empty === undefined)) return [];
  return [
    `${first.scenario}: every answer is empty (${empty}), so that what is done with one is not measured: do its params have the type and the values of the data?`,
  ];
}

function foreign(measurements: readonly VariantMeasurement[], subjects: ReadonlyMap<string, Subjects>): string[] {
  const unknown = measurements.filter(({ scenario, variant }) => !subjects.get(scenario)?.has(variant));
  return [...new Set(unknown.map(nameOf))].map((name) => `${name} was measured, but no scenario of this run has it`);
}
