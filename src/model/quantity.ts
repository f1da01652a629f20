/** A duration as people write it: `120ms`, `2s`. */
export type Duration = `${number}ms` | `${number}s`;
/** A share as people write it: `86%`. */
export type Percent = `${number}%`;

export const DURATION_PATTERN = /^(\d+(?:\.\d+)?)(ms|s)$/;
export const PERCENT_PATTERN = /^(\d+(?:\.\d+)?)%$/;

/** Milliseconds of a duration. Throws a RangeError that quotes what it could not read. */
export function durationMs(text: string): number {
  const match = DURATION_PATTERN.exec(text);
  if (!match) throw new RangeError(`"${text}" is not a duration; write it like "120ms" or "2s"`);
  return Number(match[1]) * (match[2] === 's' ? 1000 : 1);
}

/** Share (0.86 for `86%`). Throws a RangeError that quotes what it could not read. */
export function share(text: string): number {
  const match = PERCENT_PATTERN.exec(text);
  if (!match) throw new RangeError(`"${text}" is not a percentage; write it like "86%"`);
  return Number(match[1]) / 100;
}
