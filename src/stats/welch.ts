import { meanAndError, studentQuantile } from './student-t.ts';

/**
 * Bounds of `mean(a) - mean(b)`, or of `mean(a) / mean(b)`, each one-sided at `confidence`, for sides of unequal
 * spread: Welch's t with the degrees of freedom of Satterthwaite (Welch 1947, The generalization of "Student's"
 * problem, Biometrika 34). The ratio by the delta method: its relative errors add as squares. `undefined` where a side
 * has fewer than two values, or a ratio nothing below it.
 */
export function welchBounds(
  a: readonly number[],
  b: readonly number[],
  confidence: number,
  of: 'difference' | 'ratio',
): { lower: number; upper: number } | undefined {
  const [own, other] = [meanAndError(a), meanAndError(b)];
  if (own === undefined || other === undefined) return undefined;
  if (of === 'ratio' && (other.mean <= 0 || own.mean <= 0)) return undefined;
  const scale = (side: typeof own) => (of === 'ratio' ? side.mean : 1);
  const [u, v] = [own, other].map((side) => (side.standardError / scale(side)) ** 2) as [number, number];
  const centre = of === 'ratio' ? own.mean / other.mean : own.mean - other.mean;
  if (u + v === 0) return { lower: centre, upper: centre };
  const freedom = (u + v) ** 2 / (u ** 2 / own.freedom + v ** 2 / other.freedom);
  const reach = studentQuantile(confidence, freedom) * Math.sqrt(u + v);
  if (of === 'difference') return { lower: centre - reach, upper: centre + reach };
  return { lower: Math.max(0, centre * (1 - reach)), upper: centre * (1 + reach) };
}
