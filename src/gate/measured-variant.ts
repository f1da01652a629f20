import type { VariantChecks } from '../model/check.ts';
import type { Profile } from '../model/dataset.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Work } from '../model/work.ts';
import { sorted } from '../stats/quantile.ts';

/** One variant of one scenario with what was measured of it: all that a check may read. */
export interface Subject {
  scenario: string;
  variant: string;
  definition: Scenario;
  checks: VariantChecks;
  baseline: boolean;
  timed: boolean;
  /** Why it was not timed, nor put under load, where it was to be. */
  notTimed: string | undefined;
  profile: Profile;
  /** More than one is an error: two shards measured the same. */
  measurements: readonly VariantMeasurement[];
  work: Work | undefined;
  /** Sorted; empty also when one of them is no finite number, because then none of their order can be trusted. */
  samplesMs: readonly number[];
}

/** A scenario's variants, in the order of its file, measured or not. */
export type Subjects = ReadonlyMap<string, Subject>;

/** Puts a scenario's variants beside their measurements. */
export function subjectsOf(
  scenario: string,
  definition: Scenario,
  measurements: readonly VariantMeasurement[],
  profile: Profile,
): Subjects {
  const own = measurements.filter((measurement) => measurement.scenario === scenario);
  return new Map(
    Object.entries(definition.variants).map(([variant, options]) => {
      const measured = own.filter((measurement) => measurement.variant === variant);
      const subject: Subject = {
        scenario,
        variant,
        definition,
        checks: definition.checks[variant] ?? {},
        baseline: options.baseline === true,
        timed: options.timed !== false,
        notTimed: measured[0]?.notTimed,
        profile,
        measurements: measured,
        work: measured[0]?.work,
        samplesMs: usableSamples(measured[0]?.latencyMs ?? []),
      };
      return [variant, subject];
    }),
  );
}

function usableSamples(latencyMs: readonly number[]): number[] {
  return latencyMs.every(Number.isFinite) ? sorted(latencyMs) : [];
}

/** `user-projects/indexed`, for sentences and ids. */
export function nameOf({ scenario, variant }: Pick<Subject, 'scenario' | 'variant'>): string {
  return `${scenario}/${variant}`;
}
