import { changeSentence } from '../gate/answers/answer-sentences.ts';
import { isOnlyAdded, knownOfAnswers } from '../gate/answers/judge-answers.ts';
import { answersSinceRecorded, type Locked } from '../gate/lock.ts';
import { workDifference } from '../gate/work-difference.ts';
import type { AnswerDifference } from '../model/answer.ts';
import type { Finding } from '../model/finding.ts';
import { type LockEntry, recordingCommand } from '../model/lock.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { CheckResult, ScenarioReport } from '../model/report.ts';
import { diagnose } from './diagnose.ts';
import type { AnswerChange, DiagnosedVariant } from './diagnosed-variant.ts';

interface Ran {
  /** Absent: nothing was recorded, or it is being recorded. */
  locked: Pick<Locked, 'entries'> | undefined;
  measurements: readonly VariantMeasurement[];
  profile: string;
}

/** What the failed checks of a run come from: held against the lock where it has the variant, else by what they show. */
export function diagnoseRun(scenarios: readonly ScenarioReport[], { locked, measurements, profile }: Ran): Finding[] {
  return diagnose(
    scenarios.flatMap(({ name, variants, checks }) =>
      variants.flatMap((variant) => {
        const own = checks.filter((check) => check.variant === variant.name);
        if (variant.work === undefined || own.some(isIncomplete)) return [];
        return [
          diagnosed({ scenario: name, variant: variant.name, after: variant.work }, own, {
            recorded: locked?.entries?.get(`${name}/${variant.name}`),
            measured: measurements.find((one) => one.scenario === name && one.variant === variant.name),
            reference: variants[0]?.name,
            profile,
          }),
        ];
      }),
    ),
  );
}

/** Its counts are not those of a whole measurement; a quotient of nothing hides no fault. */
function isIncomplete({ kind, verdict }: CheckResult): boolean {
  return kind === 'data' && verdict === 'error';
}

interface Known {
  recorded: LockEntry | undefined;
  measured: VariantMeasurement | undefined;
  /** The variant whose answers all others are held against. */
  reference: string | undefined;
  profile: string;
}

function diagnosed(
  of: Pick<DiagnosedVariant, 'scenario' | 'variant' | 'after'>,
  checks: readonly CheckResult[],
  known: Known,
): DiagnosedVariant {
  const { recorded, measured, profile } = known;
  const lock = checks.find(({ kind }) => kind === 'lock');
  // What the lock could not be held against says nothing of what was before.
  const entry = lock?.verdict === 'pass' || lock?.verdict === 'fail' ? recorded : undefined;
  const judged = checks.find(({ kind }) => kind === 'answers')?.verdict ?? 'not-judged';
  const since =
    judged !== 'not-judged' && judged !== 'error' && recorded && measured
      ? answersSinceRecorded({ measurements: [measured] }, of.after, recorded)
      : undefined;
  const verdict =
    entry === undefined ? 'same' : workDifference(entry.work, of.after, since && knownOfAnswers(since)).verdict;
  const failing = checks.filter((check) => check.verdict === 'fail');
  const answers = failing.find(({ kind }) => kind === 'answers' || kind === 'same-result');
  return {
    ...of,
    before: entry?.work,
    // What is accepted for a time is no fault.
    verdict: verdict === 'worse' && lock?.verdict !== 'fail' ? 'same' : verdict,
    answers: answerChange(answers, since, known),
    checks: failing.map(({ id }) => id),
    ...(lock?.verdict === 'fail' || answers?.kind === 'answers'
      ? { approval: recordingCommand({ scenario: of.scenario, profile }) }
      : {}),
  };
}

/** Fields that were added fail nothing, and are told as a comparison tells them. */
function answerChange(
  failing: CheckResult | undefined,
  since: AnswerDifference | undefined,
  { measured, reference }: Known,
): AnswerChange | undefined {
  if (failing === undefined) {
    return since !== undefined && isOnlyAdded(since) ? { worse: false, differences: sentencesOf(since) } : undefined;
  }
  const [difference, than] = failing.kind === 'answers' ? [since, 'recorded'] : [measured?.answerDifference, reference];
  const differences = difference === undefined ? [] : sentencesOf(difference);
  // Its check's sentence names no path either then.
  if (differences.length === 0 || than === undefined) return { worse: true, differences: [failing.reason] };
  return { worse: true, than, differences };
}

function sentencesOf({ changes }: AnswerDifference): string[] {
  return changes.map(changeSentence);
}
