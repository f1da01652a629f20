import type { Comparison, Report } from '../model/report.ts';
import type { Change } from './change.ts';
import type { Round } from './round.ts';

export interface RoundFacts {
  digest: string;
  at: string;
  change: Change;
  busy: boolean;
  seconds: number;
  exitCode: number;
}

/** What a report says of a known change. Pure. */
export function readRound(report: Report, { change, ...facts }: RoundFacts): Round {
  const rows = report.comparisons ?? [];
  const exact = rows.filter(({ metric }) => metric === 'work' || metric === 'result');
  const workFailed = [
    ...new Set(
      exact.filter(({ verdict }) => verdict === 'fail').map(({ scenario, variant }) => `${scenario}/${variant}`),
    ),
  ].sort();
  return {
    ...facts,
    change: change.name,
    kind: change.kind,
    pinned: report.run.host.pinned,
    verdict: report.verdict,
    comparisons: rows
      .filter(({ metric, verdict }) => metric === 'median' && verdict !== 'not-judged')
      .map(({ scenario, variant, verdict, confirmed, restarts, estimate, reason }) => ({
        scenario,
        variant,
        verdict,
        alarmed: confirmed !== undefined,
        restarts,
        ...(estimate === undefined ? {} : { estimate }),
        reason,
      })),
    tails: tailsOf(rows),
    workFailed,
    ...(change.kind === 'fault' ? { caught: isCaught(report, workFailed, change.scenarios ?? []) } : {}),
    errors: report.errors.map(({ code, message }) => `${code}: ${message}`),
  };
}

function tailsOf(rows: readonly Comparison[]): Round['tails'] {
  const judged = rows.filter(({ metric, verdict }) => metric === 'p95' && verdict !== 'not-judged');
  const failed = judged.filter(({ verdict }) => verdict === 'fail');
  return { judged: judged.length, failed: failed.map(({ scenario, variant }) => `${scenario}/${variant}`) };
}

/** Seen in work or answers of every scenario that it touches, and in none that it does not. */
function isCaught(report: Report, workFailed: readonly string[], scenarios: readonly string[]): boolean {
  const seen = new Set(workFailed.map((name) => name.split('/')[0]));
  return report.verdict === 'fail' && seen.size === scenarios.length && scenarios.every((name) => seen.has(name));
}
