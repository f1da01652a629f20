import type { ImpactMetric, LoadMeasurement, LoadStep } from '../../model/http-load.ts';
import { welchBounds } from '../../stats/welch.ts';
import { counted } from '../format.ts';
import { stepName } from './answers.ts';
import { loadHitRate } from './capacity.ts';
import { bestLevel, capacityBounds, capacityOf, commonLevel, type Level, levelsOf, type RampLimits } from './ramp.ts';

const MIB = 1024 * 1024;
/** One reading each: two runs of the same load on a busy machine differ by so much. */
const READING_SPREAD = 0.1;

export interface ImpactValues {
  before: number | undefined;
  after: number;
  /** Whether less of it is better, or more. */
  kind: 'saved' | 'gained';
  /** Of the ratio after / before, each one-sided; no numbers where there is too little to tell. */
  boundsAt: (confidence: number) => { lower: number; upper: number };
  /** Why a side's figure is the load generator's own. */
  bottleneck: { baseline: string | undefined; optimised: string | undefined };
  /** What the figures are of: `p50 at 1 connection`. */
  of: string;
}

export interface ImpactSides {
  optimised: LoadMeasurement;
  baseline: LoadMeasurement | undefined;
  limitsOf: (variant: string) => RampLimits;
}

/** Why there are no figures. What no machine keeps back was lost: an error. */
export interface NoValues {
  verdict: 'error' | 'fail' | 'not-judged';
  reason: string;
}

const lost = (reason: string): NoValues => ({ verdict: 'error', reason });

/** The figures of one promise, or why there are none. */
export function impactValues(metric: ImpactMetric, sides: ImpactSides): ImpactValues | NoValues {
  switch (metric) {
    case 'responseTime':
      return responseTime(sides);
    case 'throughput':
      return throughput(sides);
    case 'capacity':
      return capacity(sides);
    case 'mongoCpu':
      return reading(sides, 'MongoDB CPU seconds per 1,000 answers', perThousand('mongoCpuSeconds', 1));
    case 'mongoMemory':
      return reading(sides, 'MongoDB memory at its peak, less idle (MiB)', ({ use }) => mib(use?.mongoMemoryBytes));
    case 'mongoRead':
      return reading(sides, 'MiB that MongoDB read per 1,000 answers', perThousand('mongoBytesRead', MIB));
    case 'redisMemory':
      return reading(sides, 'Redis memory (MiB)', ({ use }) => mib(use?.redisMemoryBytes));
    case 'hitRate':
      return hitRate(sides);
  }
}

const UNKNOWN = { lower: Number.NaN, upper: Number.NaN };
const SURE = { baseline: undefined, optimised: undefined };

function responseTime({ optimised, baseline }: ImpactSides): ImpactValues | NoValues {
  const common = baseline && commonLevel(optimised.steps, baseline.steps);
  if (common === undefined) return lost('no level was run by both variants');
  const [own, other] = common;
  const logs = (level: Level) => level.windows.flatMap(({ p50Ms }) => (p50Ms === undefined ? [] : [Math.log(p50Ms)]));
  return {
    before: other.latencyMs?.p50,
    after: own.latencyMs?.p50 ?? Number.NaN,
    kind: 'saved',
    boundsAt: (confidence) => ratioOf(logs(own), logs(other), confidence),
    bottleneck: { optimised: own.generator.bottleneck, baseline: other.generator.bottleneck },
    of: `p50 in milliseconds at ${stepName(own)}, the most that both ran`,
  };
}

function throughput({ optimised, baseline }: ImpactSides): ImpactValues | NoValues {
  const own = bestLevel(optimised.steps);
  const other = baseline && bestLevel(baseline.steps);
  if (own === undefined || other === undefined) return lost('a variant has no level of load');
  const rates = (level: Level) => level.windows.map(({ answersPerSecond }) => answersPerSecond);
  return {
    before: other.throughputPerSecond,
    after: own.throughputPerSecond,
    kind: 'gained',
    // Of the means themselves: a window of a slow variant may have no answer, and no logarithm.
    boundsAt: (confidence) => welchBounds(rates(own), rates(other), confidence, 'ratio') ?? UNKNOWN,
    bottleneck: { optimised: own.generator.bottleneck, baseline: other.generator.bottleneck },
    of: `answers per second, each at its best (${stepName(other)}, ${stepName(own)})`,
  };
}

function capacity({ optimised, baseline, limitsOf }: ImpactSides): ImpactValues | NoValues {
  if (baseline === undefined) return lost('the row names no baseline');
  const after = capacityOf(optimised.steps, limitsOf(optimised.variant));
  const measured = capacityOf(baseline.steps, limitsOf(baseline.variant));
  // One connection is the least that there is to compare with.
  const before = Math.max(1, measured);
  const own = capacityBounds(optimised.steps, limitsOf(optimised.variant));
  const other = capacityBounds(baseline.steps, limitsOf(baseline.variant));
  const bounds = { lower: own.least / Math.max(1, other.most), upper: own.most / Math.max(1, other.least) };
  const last = (steps: readonly LoadStep[]) => levelsOf(steps).at(-1)?.generator.bottleneck;
  return {
    before,
    after,
    kind: 'gained',
    boundsAt: () => bounds,
    bottleneck: { optimised: last(optimised.steps), baseline: last(baseline.steps) },
    of: measured === 0 ? 'connections (the baseline held not even one, which counts as one)' : 'connections',
  };
}

function hitRate(sides: ImpactSides): ImpactValues | NoValues {
  const { use } = sides.optimised;
  if (use?.redisHits === 0 && use.redisMisses === 0) {
    return { verdict: 'fail', reason: 'Redis was not asked for any key under load' };
  }
  return reading(sides, 'hit rate', (load) => loadHitRate(load.use));
}

type Read = (load: LoadMeasurement) => number | undefined;

function perThousand(field: 'mongoCpuSeconds' | 'mongoBytesRead', unit: number): Read {
  return ({ use }) => {
    const value = use?.[field];
    return value === undefined || use === undefined || use.answers === 0
      ? undefined
      : (value / unit / use.answers) * 1_000;
  };
}

function mib(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / MIB;
}

function reading({ optimised, baseline }: ImpactSides, of: string, read: Read): ImpactValues | NoValues {
  const after = read(optimised);
  const before = baseline && read(baseline);
  const without =
    after === undefined ? optimised : baseline !== undefined && before === undefined ? baseline : undefined;
  if (without !== undefined || after === undefined) {
    const notes = without?.use?.notes ?? [];
    if (notes.length > 0) return { verdict: 'not-judged', reason: `${of} was not measured: ${notes.join('; ')}` };
    return lost(`${of} was not measured: ${without?.variant ?? 'a variant'} made no such work`);
  }
  const ratio = before === undefined ? Number.NaN : after / before;
  return {
    before,
    after,
    kind: 'saved',
    boundsAt: () => ({ lower: ratio * (1 - READING_SPREAD), upper: ratio * (1 + READING_SPREAD) }),
    bottleneck: SURE,
    of:
      baseline === undefined
        ? of
        : `${of}, over ${counted(baseline.use?.answers ?? 0, 'answer')} and ${counted(optimised.use?.answers ?? 0, 'answer')}`,
  };
}

function ratioOf(own: readonly number[], other: readonly number[], confidence: number) {
  const difference = welchBounds(own, other, confidence, 'difference');
  return difference === undefined ? UNKNOWN : { lower: Math.exp(difference.lower), upper: Math.exp(difference.upper) };
}
