import { changeSentence } from '../gate/answers/answer-sentences.ts';
import { isWorseAnswer, knownOfAnswers } from '../gate/answers/judge-answers.ts';
import type { ComparedMeasurement } from '../gate/comparison/judge-all.ts';
import { workDifference } from '../gate/work-difference.ts';
import type { AnswerDifference } from '../model/answer.ts';
import type { Finding } from '../model/finding.ts';
import { TIME_METRICS } from '../model/latency-metrics.ts';
import { recordingCommand } from '../model/lock.ts';
import type { Comparison } from '../model/report.ts';
import type { Work } from '../model/work.ts';
import { diagnose } from './diagnose.ts';
import type { AnswerChange, DiagnosedVariant } from './diagnosed-variant.ts';

/** What the rows of a comparison come from, the worst first. */
export function diagnoseComparison(
  compared: readonly ComparedMeasurement[],
  rows: readonly Comparison[],
  profile: string,
): Finding[] {
  return diagnose(
    compared.flatMap(({ measurement, answers }) => {
      const { scenario, variant, workBase, workHead } = measurement;
      const own = rows.filter((row) => row.scenario === scenario && row.variant === variant);
      return workBase === undefined || workHead === undefined || own.some(isUnknownWork)
        ? []
        : [diagnosed({ scenario, variant, before: workBase, after: workHead }, answers, own, profile)];
    }),
  );
}

/** Answers that could not be compared leave the work as it was found. */
function isUnknownWork({ metric, verdict }: Comparison): boolean {
  return metric === 'work' && verdict === 'error';
}

function diagnosed(
  of: Pick<DiagnosedVariant, 'scenario' | 'variant' | 'after'> & { before: Work },
  difference: AnswerDifference | undefined,
  rows: readonly Comparison[],
  profile: string,
): DiagnosedVariant {
  const { before, after, scenario, variant } = of;
  const failing = rows.filter(({ verdict }) => verdict === 'fail');
  const work = failing.some(({ metric }) => metric === 'work');
  const slower = failing.find(({ metric }) => TIME_METRICS.some((time) => time === metric));
  const { verdict } = workDifference(before, after, difference && knownOfAnswers(difference));
  return {
    ...of,
    // What is accepted for a time is no fault.
    verdict: verdict === 'worse' && !work ? 'same' : verdict,
    answers: answerChange(difference),
    slower: slower?.reason,
    checks: failing.map(({ metric }) => `${scenario}/${variant}/${metric}`),
    approval: recordingCommand({ scenario, profile }),
  };
}

/** Undefined where the answers are the same, or were not compared. */
function answerChange(difference: AnswerDifference | undefined): AnswerChange | undefined {
  if (difference === undefined || difference.changes.length === 0) return undefined;
  return { worse: isWorseAnswer(difference), differences: difference.changes.map(changeSentence) };
}
