/** A split of some values into two neighbouring parts that are unlike each other. */
export interface Split {
  /** Place of the first value of the right part. */
  at: number;
  /** Place after the last value of the right part, which may end before the values do. */
  end: number;
  /** The divergence of both parts; larger is more unlike. */
  divergence: number;
}

/**
 * The split of `values[from..to)` whose parts differ most by the energy distance of Székely and Rizzo, as in E-divisive
 * (Matteson and James 2014, "A Nonparametric Approach for Multiple Change Point Analysis of Multivariate Data", JASA
 * 109, equations 4 to 7, with alpha = 1): over all ends of the right part, since a later change would blur an earlier
 * one. `undefined` where there is no room for two parts of `shortest`.
 */
export function energySplit(values: readonly number[], from: number, to: number, shortest: number): Split | undefined {
  const n = to - from;
  // Distances: within the first so many values, and from each value to those after it.
  const within = new Float64Array(n + 1);
  const onwards = new Float64Array(n);
  const inverse = new Float64Array(n);
  for (let k = 1; k < n; k += 1) inverse[k] = 1 / k;
  let best: Split | undefined;
  for (let end = 1; end <= n; end += 1) {
    const last = values[from + end - 1] as number;
    let added = 0;
    for (let i = 0; i < end - 1; i += 1) {
      const distance = Math.abs((values[from + i] as number) - last);
      onwards[i] = at(onwards, i) + distance;
      added += distance;
    }
    const all = at(within, end - 1) + added;
    within[end] = all;
    let right = 0;
    for (let split = end - 1; split >= shortest; split -= 1) {
      right += at(onwards, split);
      const m = end - split;
      if (m < shortest) continue;
      const left = at(within, split);
      // `nm / (n + m)` times the mean distance across, twice, less the mean distances within; divided by nothing in
      // here, for speed.
      const apart = all - left - right - m * left * at(inverse, split - 1) - split * right * at(inverse, m - 1);
      const divergence = (2 * apart) / end;
      if (best === undefined || divergence > best.divergence) best = { at: from + split, end: from + end, divergence };
    }
  }
  return best;
}

/** Within bounds by construction. */
function at(numbers: Float64Array, index: number): number {
  return numbers[index] as number;
}
