import { clopperPearson } from '../stats/clopper-pearson.ts';
import { quantile, sorted } from '../stats/quantile.ts';
import type { Round } from './round.ts';

/** A share of what was tried, with its exact 95% interval. */
export interface Share {
  hits: number;
  of: number;
  lower: number;
  upper: number;
}

/** What comparisons of one known change came to; of a fault, runs. */
export interface ChangeTotals {
  change: string;
  kind: Round['kind'];
  busy: boolean;
  runs: number;
  comparisons: number;
  /** Saw a slow-down before its confirmation. */
  alarmed: Share;
  /** Confirmed: false alarms where nothing changed, catches where something did. */
  failed: Share;
  passed: Share;
  undecided: Share;
  /** Without a verdict. */
  errors: Share;
  /** Of a fault: runs that saw it in work or answers, and nothing else. */
  caught?: Share;
  /** Of the p95s that were judged, those that failed. */
  tailsFailed: Share;
  /** Runs of unchanged or merely slower code in which work or answers failed. */
  workAlarms: Share;
  /** Restarts up to a verdict. */
  restarts?: { median: number; p95: number };
  /** Seconds of a whole run, engines and data included. */
  seconds?: { median: number; p95: number };
}

export interface Totals {
  digest: string;
  changes: ChangeTotals[];
}

/** Running totals of what one state of the code came to. Pure. */
export function totalsOf(digest: string, rounds: readonly Round[]): Totals {
  const own = rounds.filter((round) => round.digest === digest);
  const groups = Map.groupBy(own, ({ change, busy }) => `${change}${busy ? ' busy' : ''}`);
  return { digest, changes: [...groups.values()].map(changeTotals) };
}

function changeTotals(rounds: readonly Round[]): ChangeTotals {
  const [first] = rounds;
  if (first === undefined) throw new Error('a group has a round');
  const comparisons = first.kind === 'fault' ? [] : rounds.flatMap((round) => round.comparisons);
  const among = (hits: number) => share(hits, comparisons.length);
  const having = (verdict: string) => among(comparisons.filter((one) => one.verdict === verdict).length);
  const restarts = spread(comparisons.map((one) => one.restarts));
  const seconds = spread(rounds.map((round) => round.seconds));
  return {
    change: first.change,
    kind: first.kind,
    busy: first.busy,
    runs: rounds.length,
    comparisons: comparisons.length,
    alarmed: among(comparisons.filter(({ alarmed }) => alarmed).length),
    failed: having('fail'),
    passed: having('pass'),
    undecided: having('inconclusive'),
    errors: having('error'),
    ...(first.kind === 'fault' ? { caught: share(rounds.filter(({ caught }) => caught).length, rounds.length) } : {}),
    tailsFailed: tailsFailed(rounds),
    workAlarms: share(
      first.kind === 'fault' ? 0 : rounds.filter(({ workFailed }) => workFailed.length > 0).length,
      rounds.length,
    ),
    ...(restarts === undefined ? {} : { restarts }),
    ...(seconds === undefined ? {} : { seconds }),
  };
}

function tailsFailed(rounds: readonly Round[]): Share {
  const tails = rounds.flatMap(({ tails: own }) => own ?? []);
  return share(
    tails.reduce((sum, { failed }) => sum + failed.length, 0),
    tails.reduce((sum, { judged }) => sum + judged, 0),
  );
}

function share(hits: number, of: number): Share {
  return { hits, of, ...(of === 0 ? { lower: 0, upper: 1 } : clopperPearson(hits, of)) };
}

function spread(values: readonly number[]): { median: number; p95: number } | undefined {
  const order = sorted(values);
  const [median, p95] = [quantile(order, 0.5), quantile(order, 0.95)];
  return median === undefined || p95 === undefined ? undefined : { median, p95 };
}
