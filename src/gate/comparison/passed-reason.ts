import { LOCK_FILE } from '../../model/lock.ts';
import type { Comparison } from '../../model/report.ts';
import { counted } from '../format.ts';
import { workDifference } from '../work-difference.ts';

/** Named one by one up to here. */
const SHOWN = 3;

/** What a comparison without a red row has shown. It says nothing of what was not compared, but that it was not. */
export function passedReason(comparisons: readonly Comparison[]): string {
  const approved = new Set(comparisons.filter((row) => row.approved).map(nameOf));
  if (approved.size === 0) return reasonOf(comparisons);
  const others = comparisons.filter((row) => !approved.has(nameOf(row)));
  const rest = others.some(({ verdict }) => verdict === 'pass') ? `; ${reasonOf(others)}` : '';
  return `approved by ${LOCK_FILE}: ${someOf([...approved])}${rest}`;
}

function reasonOf(comparisons: readonly Comparison[]): string {
  const passed = comparisons.filter(({ verdict }) => verdict === 'pass');
  if (passed.length === 0) return 'nothing was compared';
  const variants = new Set(passed.map(nameOf));
  const times = timesText(passed.filter(({ metric }) => metric === 'median'));
  const open = uncompared(passed);
  if (open === '') return `${counted(variants.size, 'variant')}: no more work and the same answers; ${times}`;
  return `${counted(variants.size, 'variant')}: the same answers, and no more of what could be compared; ${times}; not compared, as it was not the same twice: ${open}`;
}

/**
 * "No slower" is said where every interval ends within what is harmless. What reaches past it may be slower, by less
 * than the margin that is excluded; what lies above 0 is slower, and named.
 */
function timesText(medians: readonly Comparison[]): string {
  if (medians.length === 0) return 'none of them timed';
  const harmless = medians.every(
    ({ interval, margins }) =>
      interval?.upper !== undefined && margins !== undefined && interval.upper <= margins.harmless,
  );
  if (harmless) return `${medians.length} of them timed, and no slower`;
  const excluded = Math.max(...medians.map(({ margins }) => margins?.mustCatch ?? Number.POSITIVE_INFINITY));
  const text = `${medians.length} of them timed: a slow-down of ${Number((excluded * 100).toPrecision(2))}% is excluded`;
  const slower = medians.filter(({ interval }) => interval?.lower !== undefined && interval.lower > 0);
  return slower.length === 0 ? text : `${text}, a smaller one was seen (${someOf(slower.map(nameOf))})`;
}

function someOf(names: readonly string[]): string {
  return names.length > SHOWN ? counted(names.length, 'variant') : names.join(', ');
}

/** `mongo.commands.find (shop/list)`. */
function uncompared(passed: readonly Comparison[]): string {
  const found = passed
    .filter(({ metric }) => metric === 'work')
    .flatMap((row) => leftOutIn(row).map((path) => ({ path, name: nameOf(row) })));
  return [...Map.groupBy(found, ({ path }) => path)]
    .map(([path, own]) => `${path} (${someOf(own.map(({ name }) => name))})`)
    .join(', ');
}

function leftOutIn({ work: { base, head } }: Comparison): string[] {
  if (base === undefined || head === undefined) return [];
  const { leftOut, notCounted } = workDifference(base, head);
  return [...leftOut, ...notCounted];
}

function nameOf({ scenario, variant }: Comparison): string {
  return `${scenario}/${variant}`;
}
