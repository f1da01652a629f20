/** Sums of squares and products of a step (0 before, 1 after), the place and the values, each about its mean. */
export interface StepSums {
  from: number;
  at: number;
  n: number;
  mean: number;
  stepMean: number;
  placeMean: number;
  /** Step and step. */
  ss: number;
  /** Step and place. */
  sp: number;
  /** Place and place. */
  pp: number;
  /** Step and value. */
  sy: number;
  /** Place and value. */
  py: number;
}

/** Of `values[from..to)` with a step at `at`. Those without the values have closed forms. */
export function stepSums(values: readonly number[], from: number, at: number, to: number): StepSums {
  const n = to - from;
  const after = to - at;
  const placeMean = (n - 1) / 2;
  let [sum, later, placed] = [0, 0, 0];
  for (let place = 0; place < n; place += 1) {
    const value = values[from + place] as number;
    sum += value;
    placed += value * (place - placeMean);
    if (from + place >= at) later += value;
  }
  const mean = sum / n;
  return {
    from,
    at,
    n,
    mean,
    stepMean: after / n,
    placeMean,
    ss: ((n - after) * after) / n,
    sp: ((n - after) * after) / 2,
    pp: (n * (n * n - 1)) / 12,
    sy: later - after * mean,
    py: placed,
  };
}

/** The place among `first..last` at which a step beside a drift takes off most of the squares of `values[from..to)`. */
export function bestPlace(
  values: readonly number[],
  from: number,
  to: number,
  first: number,
  last: number,
): number | undefined {
  if (first > last) return undefined;
  const sums = stepSums(values, from, first, to);
  const { n, mean, pp, py } = sums;
  let sy = sums.sy;
  let best: { place: number; taken: number } | undefined;
  for (let place = first; place <= last; place += 1) {
    const after = to - place;
    const product = (n - after) * after;
    const across = sy * pp - (py * product) / 2;
    const determinant = (product / n) * pp - (product / 2) ** 2;
    const taken = (across * across) / (determinant * pp);
    if (best === undefined || taken > best.taken) best = { place, taken };
    sy -= (values[place] as number) - mean;
  }
  return best?.place;
}
