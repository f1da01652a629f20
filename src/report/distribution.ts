import type { VariantMeasurement } from '../model/measurement.ts';
import type { Report } from '../model/report.ts';
import { quantile, sorted } from '../stats/quantile.ts';
import type { RawMeasurement } from './sample-file.ts';

/** As many as there are twentieths: fewer samples have no quantile of their own at each of them. */
const FEWEST_SAMPLES = 20;
const SHARES = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/** The report with the shape of each variant's latencies, which only the raw samples tell. */
export function withDistributions(report: Report, measurements: readonly RawMeasurement[]): Report {
  const timed = measurements.filter((measured) => 'latencyMs' in measured);
  const scenarios = report.scenarios.map((scenario) => ({
    ...scenario,
    variants: scenario.variants.map((variant) => {
      const measured = timed.find((one) => one.scenario === scenario.name && one.variant === variant.name);
      const quantilesMs = measured && variant.latencyMs ? quantilesOf(measured) : undefined;
      return quantilesMs === undefined ? variant : { ...variant, quantilesMs };
    }),
  }));
  return { ...report, scenarios };
}

function quantilesOf({ latencyMs }: VariantMeasurement): number[] | undefined {
  if (latencyMs.length < FEWEST_SAMPLES) return undefined;
  const values = sorted(latencyMs);
  return SHARES.flatMap((share) => quantile(values, share) ?? []);
}
