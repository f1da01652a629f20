import type { VariantGrowth } from '../model/report.ts';
import { ABSENT, formatNumber } from './format.ts';

/** One count of one variant at every size. */
export interface GrowthRow {
  variant: string;
  metric: string;
  /** Per call, from the smallest size on. */
  values: string[];
  /** `16.0 times`, from the smallest to the largest. */
  grows: string;
  /** `constant`, `linear`, or nothing. */
  declared: string;
}

/** What was counted, a row for each metric that is not 0 everywhere. */
export function growthRows(growth: readonly VariantGrowth[]): GrowthRow[] {
  return growth.flatMap(({ scenario, variant, declared, sizes }) => {
    const metrics = new Set(sizes.flatMap(({ perCall }) => Object.keys(perCall ?? {})));
    return [...metrics].flatMap((metric) => {
      const values = sizes.map(({ perCall }) => perCall?.[metric]);
      const nothing = values.every((value) => value === 0 || value === undefined);
      if (nothing && declared[metric] === undefined) return [];
      const [first, last] = [values[0], values.at(-1)];
      return {
        variant: `${scenario}/${variant}`,
        metric,
        values: values.map((value) => (value === undefined ? ABSENT : formatNumber(value))),
        grows:
          first === undefined || last === undefined || first === 0 ? ABSENT : `${formatNumber(last / first)} times`,
        declared: declared[metric] ?? '',
      };
    });
  });
}

/** `25,000 documents`, for each size. */
export function sizeNames(growth: readonly VariantGrowth[]): string[] {
  return (growth[0]?.sizes ?? []).map(({ documents }) => `${formatNumber(documents)} documents`);
}
