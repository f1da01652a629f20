/**
 * A permutation of 0 to `size` - 1 that scatters neighbours, without a table: what belongs together is not stored
 * together, and what must be distinct is.
 */
export function permutation(size: number): (index: number) => number {
  let factor = Math.max(1, Math.floor(size * 0.618));
  while (greatestCommonDivisor(factor, size) > 1) factor += 1;
  return (index) => (index * factor) % size;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
