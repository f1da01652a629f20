/**
 * At most `count` of the indices 0 to `size` - 1: the first, the last and others at equal distances; all when there are
 * fewer.
 */
export function evenlySpaced(size: number, count: number): readonly number[] {
  if (size <= count) return Array.from({ length: size }, (_, index) => index);
  if (count <= 1) return count === 1 ? [0] : [];
  return Array.from({ length: count }, (_, step) => Math.floor((step * (size - 1)) / (count - 1)));
}
