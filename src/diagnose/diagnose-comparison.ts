import type { ComparedMeasurement } from '../gate/comparison/judge-all.ts';
import { workDifference } from '../gate/work-difference.ts';
import type { Finding } from '../model/finding.ts';
import { TIME_METRICS } from '../model/latency-metrics.ts';
import { LOCK_FILE } from '../model/lock.ts';
import type { Comparison } from '../model/report.ts';
import { diagnose } from './diagnose.ts';
import type { DiagnosedVariant } from './diagnosed-variant.ts';

/** What the rows of a comparison come from, the worst first. */
export function diagnoseComparison(
  compared: readonly ComparedMeasurement[],
  rows: readonly Comparison[],
  profile: string,
): Finding[] {
  return diagnose(
    compared.flatMap(({ measurement }) => {
      const { scenario, variant, workBase, workHead } = measurement;
      const own = rows.filter((row) => row.scenario === scenario && row.variant === variant);
      return workBase === undefined || workHead === undefined || own.some(({ verdict }) => verdict === 'error')
        ? []
        : [diagnosed({ scenario, variant, before: workBase, after: workHead }, own, profile)];
    }),
  );
}

function diagnosed(
  of: Required<Pick<DiagnosedVariant, 'scenario' | 'variant' | 'before' | 'after'>>,
  rows: readonly Comparison[],
  profile: string,
): DiagnosedVariant {
  const { before, after, scenario, variant } = of;
  const failing = rows.filter(({ verdict }) => verdict === 'fail');
  const result = rows.find(({ metric }) => metric === 'result');
  const work = failing.some(({ metric }) => metric === 'work');
  const slower = failing.find(({ metric }) => TIME_METRICS.some((time) => time === metric));
  const { verdict } =
    before === undefined
      ? { verdict: 'same' as const }
      : workDifference(before, after, { same: result?.verdict === 'pass', fieldsAdded: false });
  return {
    ...of,
    // What is accepted for a time is no fault.
    verdict: verdict === 'worse' && !work ? 'same' : verdict,
    answers: result?.verdict === 'fail' ? { worse: true, differences: [result.reason] } : undefined,
    slower: slower?.reason,
    checks: failing.map(({ metric }) => `${scenario}/${variant}/${metric}`),
    approval: approvalOf(scenario, profile),
  };
}

/** The command that records the work of a scenario; committed, it approves it. */
export function approvalOf(scenario: string, profile: string): string {
  return `npx plumbline run ${scenario} --profile ${profile} --update-lock, and commit ${LOCK_FILE}`;
}
