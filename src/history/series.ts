import { COUNTER_SERIES, type CounterPath, type CounterSeries, counterRow } from '../model/counters.ts';
import type { MetricTrend } from '../model/trend.ts';
import type { HistoryEntry } from './entry.ts';

type EntryVariant = HistoryEntry['variants'][number];

/** One figure of one variant, run by run, oldest first; a run without it is a gap. */
export interface Series {
  scenario: string;
  variant: string;
  /** `p50`, `p95`, `throughput` or a count of the work. */
  metric: string;
  kind: MetricTrend['kind'];
  values: number[];
  /** Place of each value's run among the entries. */
  runs: number[];
}

interface Figure {
  metric: string;
  kind: MetricTrend['kind'];
  of(variant: EntryVariant): number | undefined;
}

const FIGURES: readonly Figure[] = [
  { metric: 'p50', kind: 'time', of: ({ latencyMs }) => aboveZero(latencyMs?.p50) },
  { metric: 'p95', kind: 'time', of: ({ latencyMs }) => aboveZero(latencyMs?.p95) },
  { metric: 'throughput', kind: 'rate', of: ({ throughputPerSecond }) => aboveZero(throughputPerSecond) },
  ...[...COUNTER_SERIES].map(
    ([metric, path]): Figure => ({ metric, kind: 'count', of: (variant) => perCall(variant, metric, path) }),
  ),
];

export const METRICS: readonly string[] = FIGURES.map(({ metric }) => metric);

/** Every series of the entries, in the order in which they first appear. */
export function seriesOf(entries: readonly HistoryEntry[], wanted: readonly string[] = METRICS): Series[] {
  const figures = FIGURES.filter(({ metric }) => wanted.includes(metric));
  const known = new Map<string, Series[]>();
  entries.forEach((entry, run) => {
    for (const variant of entry.variants) {
      const key = JSON.stringify([variant.scenario, variant.variant]);
      const own = known.get(key) ?? figures.map((figure) => emptySeries(variant, figure));
      known.set(key, own);
      figures.forEach((figure, i) => {
        const value = figure.of(variant);
        if (value === undefined) return;
        own[i]?.values.push(value);
        own[i]?.runs.push(run);
      });
    }
  });
  return [...known.values()].flat().filter(({ values }) => values.length > 0);
}

function emptySeries({ scenario, variant }: EntryVariant, { metric, kind }: Figure): Series {
  return { scenario, variant, metric, kind, values: [], runs: [] };
}

/** A time of nothing was not measured, and has no logarithm. */
function aboveZero(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

/** A count that differed between both passes of its run is not exact in it: a gap. */
function perCall({ work, unstable = [] }: EntryVariant, metric: CounterSeries, path: CounterPath): number | undefined {
  const total = work?.[metric];
  if (work === undefined || total === undefined || work.calls === 0) return undefined;
  if (unstable.some((name) => name === path || name.startsWith(`${path}.`))) return undefined;
  return counterRow(path).per === 'all' ? total : total / work.calls;
}
