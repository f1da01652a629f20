import type { Report } from '../../src/model/report.ts';
import type { RunResult } from '../run-at-smoke.ts';
import type { Fault } from './faults.ts';

type Check = Report['scenarios'][number]['checks'][number];

const SENTENCE_START = 60;

/** Why a fault does not count as found; empty when it does. */
export function missedIn(
  result: RunResult,
  { caught, rule, alsoErrors }: Pick<Fault, 'caught' | 'rule' | 'alsoErrors'>,
): string[] {
  const checks = checksOf(result);
  const failed = checks.filter(({ verdict }) => verdict === 'fail');
  // Lines are wrapped and indented for a terminal.
  const verdict = alsoErrors ? 'error' : 'fail';
  const summary = result.stdout.replaceAll(/\s+/g, ' ');
  const findings = result.report?.findings ?? [];
  const explained = new Set(findings.flatMap(({ explains }) => explains));
  const missed = [
    ...(result.exitCode === 1 ? [] : [`exit code ${result.exitCode} instead of 1`]),
    ...(result.report?.verdict === verdict
      ? []
      : [`verdict ${result.report?.verdict ?? 'missing'} instead of ${verdict}`]),
    ...ruleMissed(result, rule),
    // The others may have to give way on a screen.
    ...findings
      .filter(({ kind }) => kind === 'worse')
      .slice(0, 1)
      // A long sentence is cut where it leaves the line.
      .filter(({ sentence }) => !summary.includes(sentence.replaceAll(/\s+/g, ' ').slice(0, SENTENCE_START)))
      .map(({ sentence }) => `the summary does not have the finding "${sentence}"`),
    ...failed.filter(isOfTime).map(({ id }) => `${id} failed, which is a time`),
    ...Object.entries(caught).flatMap(([id, says]) => {
      const check = failed.find((one) => one.id === id);
      if (check === undefined)
        return [`${id} did not fail (${checks.find((one) => one.id === id)?.reason ?? 'absent'})`];
      return [
        ...(says.test(messageOf(check)) ? [] : [`${id} does not say ${says}: ${messageOf(check)}`]),
        ...(summary.includes(id) || explained.has(id) ? [] : [`neither a finding nor the summary names ${id}`]),
      ];
    }),
  ];
  // What stopped a variant explains why a check could not fail.
  return missed.length === 0 ? [] : [...missed, ...erroredIn(checks)];
}

/** One fault is one finding, and the first that people read. */
function ruleMissed({ report }: RunResult, rule: Fault['rule']): string[] {
  const first = report?.findings?.[0];
  if (rule === undefined || first?.rule === rule) return [];
  return [`the first finding is ${first === undefined ? 'none' : `${first.rule} (${first.sentence})`}, not ${rule}`];
}

/** Why the application as it is does not count as in order; empty when it does. */
export function problemsIn(result: RunResult): string[] {
  return [
    ...(result.exitCode === 0 ? [] : [`exit code ${result.exitCode} instead of 0: ${result.stderr.slice(-500)}`]),
    ...checksOf(result)
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
      .map(({ id, verdict, reason }) => `${id}: ${verdict}: ${reason}`),
    ...(checksOf(result).some(({ verdict }) => verdict === 'pass') ? [] : ['nothing was judged']),
  ];
}

function checksOf({ report }: RunResult): Check[] {
  return report?.scenarios.flatMap(({ checks }) => checks) ?? [];
}

function erroredIn(checks: readonly Check[]): string[] {
  return checks.filter(({ verdict }) => verdict === 'error').map(({ id, reason }) => `${id}: error: ${reason}`);
}

function isOfTime({ kind, id }: Check): boolean {
  return kind === 'threshold' || (kind === 'reduction' && id.includes('/latency/'));
}

function messageOf({ reason, remedy }: Check): string {
  return [reason, remedy].join('; ');
}
