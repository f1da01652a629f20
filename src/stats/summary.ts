import { quantile } from './quantile.ts';

/** What a report shows of a list of values; the quantiles that were asked for, by nearest rank. */
export type Summary<Name extends string> = Readonly<Record<Name | 'min' | 'mean' | 'max', number>>;

/** `undefined` for no values. */
export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `undefined` for no values: nothing measured is not 0. */
export function summary<Name extends string>(
  sortedValues: readonly number[],
  quantiles: Readonly<Record<Name, number>>,
): Summary<Name> | undefined {
  const average = mean(sortedValues);
  if (average === undefined) return undefined;
  const at = (q: number) => quantile(sortedValues, q) ?? Number.NaN;
  const named = Object.entries<number>(quantiles).map(([name, q]) => [name, at(q)] as const);
  return { min: at(0), mean: average, ...Object.fromEntries(named), max: at(1) } as Summary<Name>;
}
