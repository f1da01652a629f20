export const DAY_MS = 86_400_000;

/** More than anyone has projects: dates that differ in their remainder by it are different dates. */
const RESIDUES = 4_096;

/** A date within 4 s below `atMs` that is unique among those with other ordinals, 0 to 4,095. */
export function uniqueDate(atMs: number, ordinal: number): Date {
  return new Date((Math.floor(atMs / RESIDUES) - 1) * RESIDUES + ordinal);
}

/**
 * Date of event `index` of `count`, evenly spread over `days` before `end`: ascending and unique. `position` is in [0,
 * 1).
 */
export function dateInSequence(options: {
  index: number;
  count: number;
  days: number;
  end: Date;
  position: number;
}): Date {
  const stepMs = Math.floor((options.days * DAY_MS) / options.count);
  const fromMs = options.end.getTime() - options.count * stepMs;
  return new Date(fromMs + options.index * stepMs + Math.floor(options.position * stepMs));
}
