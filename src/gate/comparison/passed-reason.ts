import type { Comparison } from '../../model/report.ts';
import { counted } from '../format.ts';
import { workDifference } from '../work-difference.ts';

/** Named one by one up to here. */
const SHOWN = 3;

/** What a comparison without a red row has shown. It says nothing of what was not compared, but that it was not. */
export function passedReason(comparisons: readonly Comparison[]): string {
  const passed = comparisons.filter(({ verdict }) => verdict === 'pass');
  if (passed.length === 0) return 'nothing was compared';
  const variants = new Set(passed.map(nameOf));
  const timed = passed.filter(({ metric }) => metric === 'median').length;
  const times = `${timed} of them timed, and no slower`;
  const open = uncompared(passed);
  if (open === '') return `${counted(variants.size, 'variant')}: no more work and the same answers; ${times}`;
  return `${counted(variants.size, 'variant')}: the same answers, and no more of what could be compared; ${times}; not compared, as it was not the same twice: ${open}`;
}

/** `mongo.commands.find (shop/list)`. */
function uncompared(passed: readonly Comparison[]): string {
  const found = passed
    .filter(({ metric }) => metric === 'work')
    .flatMap((row) => leftOutIn(row).map((path) => ({ path, name: nameOf(row) })));
  return [...Map.groupBy(found, ({ path }) => path)]
    .map(([path, own]) => {
      const names = own.length > SHOWN ? counted(own.length, 'variant') : own.map(({ name }) => name).join(', ');
      return `${path} (${names})`;
    })
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
