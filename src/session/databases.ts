import type { Scenario } from '../model/scenario.ts';

/** What the variants of one side run on, by name. */
export interface Databases {
  /** Without the application's indexes. */
  readonly bare: string;
  readonly indexed: string;
  /** Of scenarios that write: made anew before each pass. */
  readonly writtenBare: string;
  readonly writtenIndexed: string;
}

/**
 * The databases of a run. Names are of one length, because the profiler's `responseLength` holds them: two variants
 * that do the same work count the same bytes.
 */
export const DATABASES = {
  bare: 'plumbline_bare',
  indexed: 'plumbline_idxd',
  writtenBare: 'plumbline_wbar',
  writtenIndexed: 'plumbline_widx',
} as const satisfies Databases;

/**
 * Those of the other side of a comparison. Both sides read the one without indexes, of which there is nothing to tell
 * apart.
 */
export const SECOND_DATABASES = {
  bare: DATABASES.bare,
  indexed: 'plumbline_idx2',
  writtenBare: 'plumbline_wba2',
  writtenIndexed: 'plumbline_wid2',
} as const satisfies Databases;

/** Where a side's indexes are learned, on empty collections; made for that and dropped again. */
export function scratchOf({ indexed }: Databases): string {
  return `${indexed}_scratch`;
}

/** The database that a variant runs on. */
export function databaseOf(scenario: Scenario, variant: string, databases: Databases = DATABASES): string {
  const indexed = scenario.variants[variant]?.indexes !== false;
  if (scenario.writes) return indexed ? databases.writtenIndexed : databases.writtenBare;
  return indexed ? databases.indexed : databases.bare;
}
