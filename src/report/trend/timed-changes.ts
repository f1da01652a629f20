import type { Report } from '../../model/report.ts';
import type { ChangePoint, Trend, VariantTrend } from '../../model/trend.ts';

export interface TimedChange {
  scenario: string;
  variant: string;
  word: 'slower' | 'faster';
  change: ChangePoint;
}

/** Where a time of the last runs has another level than before. Not of baselines, which are there to be slow. */
export function timedChanges(report: Report, trends: readonly Trend[]): TimedChange[] {
  const baselines = new Set(
    report.scenarios.flatMap(({ name, variants }) =>
      variants.filter((v) => v.baseline).map((v) => `${name}/${v.name}`),
    ),
  );
  return trends
    .filter(
      (trend): trend is VariantTrend => trend.of === 'variant' && !baselines.has(`${trend.scenario}/${trend.variant}`),
    )
    .flatMap(({ scenario, variant, changePoints = [] }) =>
      changePoints.map((change) => ({
        scenario,
        variant,
        word: change.change > 0 ? ('slower' as const) : ('faster' as const),
        change,
      })),
    );
}
