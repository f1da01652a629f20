import type { Binary } from 'mongodb';
import { type Lengths, roundShare } from './shape.ts';

const DAY_MS = 86_400_000;
const TENTHS = 10;

/** The mean of each tenth of the lengths: few numbers, which draws from them keep the mean of. */
export function lengthsOf(lengths: readonly number[]): Lengths {
  const sorted = lengths.toSorted((a, b) => a - b);
  if (sorted.length === 0) return [0];
  const parts = Math.min(TENTHS, sorted.length);
  const means = Array.from({ length: parts }, (_, part) => {
    const some = sorted.slice((part * sorted.length) / parts, ((part + 1) * sorted.length) / parts);
    return Math.round(some.reduce((sum, length) => sum + length, 0) / some.length);
  });
  return new Set(means).size === 1 ? means.slice(0, 1) : means;
}

/** The power of ten above all but the largest hundredth: an outlier is somebody's value. */
export function magnitudeOf(numbers: readonly number[]): { below: number; negative: number } {
  const sizes = numbers
    .map(Math.abs)
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const high = sizes[Math.floor((sizes.length - 1) * 0.99)] ?? 1;
  const negative = numbers.filter((number) => number < 0).length / numbers.length;
  return { below: powerOfTenAbove(high), negative: roundShare(negative) };
}

/** Clocks differ by so much. */
const CLOCKS_DIFFER_MS = 60_000;

/** How far dates reach: those of the past from the first to the last, those to come from now on. */
export function datesOf(dates: readonly Date[], now: Date): { days: number; ahead?: { share: number; days: number } } {
  const times = dates
    .map((date) => date.getTime())
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const past = times.filter((time) => time <= now.getTime() + CLOCKS_DIFFER_MS);
  const coming = times.slice(past.length);
  const days = daysBetween(at(past, 0.01), at(past, 0.99));
  if (coming.length === 0) return { days };
  const share = roundShare(coming.length / times.length);
  return { days, ahead: { share, days: daysBetween(now.getTime(), at(coming, 0.99)) } };
}

function at(times: readonly number[], share: number): number {
  return times[Math.floor((times.length - 1) * share)] ?? 0;
}

function daysBetween(first: number, last: number): number {
  return Math.max(1, powerOfTenAbove((last - first) / DAY_MS));
}

function powerOfTenAbove(size: number): number {
  if (size <= 0) return 1;
  return 10 ** Math.min(15, Math.max(0, Math.floor(Math.log10(size)) + 1));
}

export function binaryOf(values: readonly Binary[]) {
  return {
    type: 'binary' as const,
    subtype: values[0]?.sub_type ?? 0,
    lengths: lengthsOf(values.map((value) => value.length())),
  };
}
