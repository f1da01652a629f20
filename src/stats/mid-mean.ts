import { mean } from './summary.ts';

/**
 * The mean of the middle half: a quarter of the values, rounded down, is left out at each end (Tukey's mid-mean).
 * Nearly as precise as the mean, and like the median it does not see a pause. `undefined` for no values.
 */
export function midMean(sortedValues: readonly number[]): number | undefined {
  const cut = Math.floor(sortedValues.length / 4);
  return mean(sortedValues.slice(cut, sortedValues.length - cut));
}
