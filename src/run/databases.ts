import type { Scenario } from '../model/scenario.ts';

/**
 * The databases of a run. Names are of one length, because the profiler's `responseLength` holds them: two variants that do the
 * same work count the same bytes.
 */
export const DATABASES = {
  bare: 'plumbline_bare',
  indexed: 'plumbline_idxd',
  writtenBare: 'plumbline_wbar',
  writtenIndexed: 'plumbline_widx',
} as const;

/** The database that a variant runs on. */
export function databaseOf(scenario: Scenario, variant: string): string {
  const indexed = scenario.variants[variant]?.indexes !== false;
  if (scenario.writes) return indexed ? DATABASES.writtenIndexed : DATABASES.writtenBare;
  return indexed ? DATABASES.indexed : DATABASES.bare;
}
