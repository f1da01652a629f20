import { scaleLinear, scaleLog } from 'd3-scale';
import { formatNumber } from '../format.ts';

export interface Axis {
  /** Where a value stands, in the unit of the range. */
  at(value: number): number;
  /** Values that get a line and a label: not too many for a phone. */
  ticks: readonly number[];
}

type Range = readonly [from: number, to: number];

const MOST_TICKS = 6;
/** A time of 0 has no place on a logarithmic axis: the clock's own step stands for it. */
const LEAST = 0.001;
/** Room beside the outermost values. */
const MARGIN = 1.12;

/** Logarithmic: variants differ by orders of magnitude. */
export function logAxis(values: readonly number[], range: Range): Axis {
  const positive = values.map((value) => Math.max(value, LEAST));
  const domain = [Math.min(...positive) / MARGIN, Math.max(...positive) * MARGIN];
  const scale = scaleLog(domain, range);
  const all = scale.ticks(MOST_TICKS);
  const leading = (digits: readonly number[]) => all.filter((tick) => digits.includes(Number(tick.toExponential()[0])));
  const choices = [all, leading([1, 2, 5]), leading([1]), leading([1]).filter((_, i) => i % 2 === 0)];
  return {
    at: (value) => scale(Math.max(value, LEAST)),
    ticks: choices.find(({ length }) => length <= MOST_TICKS) ?? domain,
  };
}

/** From 0 on. */
export function linearAxis(values: readonly number[], range: Range): Axis {
  const scale = scaleLinear([0, Math.max(...values) || 1], range).nice(MOST_TICKS - 2);
  return { at: (value) => scale(value), ticks: scale.ticks(MOST_TICKS - 2) };
}

/** Numbered places at equal distances, the first and the last at the ends. */
export function stepAxis(values: readonly number[], range: Range): Axis {
  const scale = scaleLinear([0, Math.max(...values) || 1], range);
  return { at: (value) => scale(value), ticks: [] };
}

/** Steps of an axis are no figures of the report: they are rounded, so that 0.30000000000000004 is 0.3. */
export function tickText(value: number): string {
  return Math.abs(value) >= 1_000 ? formatNumber(value) : String(Number(value.toPrecision(6)));
}
