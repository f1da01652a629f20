import type { KnownSeries } from './known-series.ts';

/** Runs that a found change may be from the true one. */
const WITHIN = 2;

export interface Found {
  right: number;
  found: number;
  known: number;
}

/** Each known change is found once at most; a second find of it counts as wrong. */
export function compared({ changes }: Pick<KnownSeries, 'changes'>, places: readonly number[]): Found {
  const left = [...changes];
  let right = 0;
  for (const place of places) {
    const at = left.findIndex((change) => Math.abs(change - place) <= WITHIN);
    if (at === -1) continue;
    left.splice(at, 1);
    right += 1;
  }
  return { right, found: places.length, known: changes.length };
}

export function added(all: readonly Found[]): Found {
  const sum = (key: keyof Found) => all.reduce((total, one) => total + one[key], 0);
  return { right: sum('right'), found: sum('found'), known: sum('known') };
}
