import type { Locked } from '../gate/lock.ts';
import { workDifference } from '../gate/work-difference.ts';
import type { Finding } from '../model/finding.ts';
import { recordingCommand } from '../model/lock.ts';
import type { CheckResult, ScenarioReport } from '../model/report.ts';
import type { Work } from '../model/work.ts';
import { diagnose } from './diagnose.ts';
import type { DiagnosedVariant } from './diagnosed-variant.ts';

/** What the failed checks of a run come from: held against the lock where it has the variant, else by what they show. */
export function diagnoseRun(
  scenarios: readonly ScenarioReport[],
  locked: Pick<Locked, 'entries'> | undefined,
  profile: string,
): Finding[] {
  return diagnose(
    scenarios.flatMap(({ name, variants, checks }) =>
      variants.flatMap((variant) => {
        const own = checks.filter((check) => check.variant === variant.name);
        if (variant.work === undefined || own.some(isIncomplete)) return [];
        const recorded = locked?.entries?.get(`${name}/${variant.name}`)?.work;
        return [diagnosed({ scenario: name, variant: variant.name, after: variant.work }, own, recorded, profile)];
      }),
    ),
  );
}

/** Its counts are not those of a whole measurement; a quotient of nothing hides no fault. */
function isIncomplete({ kind, verdict }: CheckResult): boolean {
  return kind === 'data' && verdict === 'error';
}

function diagnosed(
  of: Pick<DiagnosedVariant, 'scenario' | 'variant' | 'after'>,
  checks: readonly CheckResult[],
  recorded: Work | undefined,
  profile: string,
): DiagnosedVariant {
  const lock = checks.find(({ kind }) => kind === 'lock');
  // What the lock could not be held against says nothing of what was before.
  const before = lock?.verdict === 'pass' || lock?.verdict === 'fail' ? recorded : undefined;
  const verdict = before === undefined ? 'same' : workDifference(before, of.after).verdict;
  const failing = checks.filter((check) => check.verdict === 'fail');
  const answers = failing.find(({ kind }) => kind === 'answers' || kind === 'same-result');
  return {
    ...of,
    before,
    // What is accepted for a time is no fault.
    verdict: verdict === 'worse' && lock?.verdict !== 'fail' ? 'same' : verdict,
    answers: answers === undefined ? undefined : { worse: true, differences: [answers.reason] },
    checks: failing.map(({ id }) => id),
    ...(lock?.verdict === 'fail' || answers?.kind === 'answers'
      ? { approval: recordingCommand({ scenario: of.scenario, profile }) }
      : {}),
  };
}
