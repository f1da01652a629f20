import type { RestartEvidence } from '../../src/gate/comparison/evidence.ts';
import { normalQuantile } from '../../src/stats/normal.ts';
import { median, sorted } from '../../src/stats/quantile.ts';
import { signedRankZ } from '../../src/stats/signed-rank.ts';

/**
 * What other tools do with times, for comparison: whether a slow-down is alarmed. `next` draws one more restart, calls
 * included.
 */
export const NAIVE_RULES: Readonly<Record<string, (next: () => RestartEvidence) => boolean>> = {
  /** base's median was stored by an earlier run. */
  'stored result, alarm above +10%': (next) => medianOf(next().headMs) > 1.1 * medianOf(next().baseMs),
  /** One process a side, base first. */
  'Mann-Whitney, one side after the other, p < 0.05': (next) => {
    const base = next().baseMs;
    return isSlower(base, next().headMs, 0.05);
  },
  /** Ten runs a side, base first, each one number. */
  "ten medians a side, Mann-Whitney p < 0.05 (benchstat's way)": (next) => {
    const base = Array.from({ length: 10 }, () => medianOf(next().baseMs));
    return isSlower(
      base,
      Array.from({ length: 10 }, () => medianOf(next().headMs)),
      0.05,
    );
  },
  /** Interleaved pairs, looked at after each restart, until p < 0.05. */
  'more pairs until significant, p < 0.05': (next) => {
    const differences: number[] = [];
    for (let restart = 0; restart < 24; restart += 1) {
      differences.push(...next().differences);
      if (signedRankZ(sorted(differences), 0) > normalQuantile(0.975)) return true;
    }
    return false;
  },
  /** The point estimate of four restarts against the margin that is to be caught. */
  'interleaved, alarm where the estimate is above +5%': (next) =>
    medianOf(Array.from({ length: 4 }, next).flatMap(({ differences }) => differences)) > Math.log(1.05),
};

/**
 * Mann and Whitney's test (1947), two-sided at `alpha`, and head the slower one; normal approximation, times do not
 * tie.
 */
function isSlower(baseMs: readonly number[], headMs: readonly number[], alpha: number): boolean {
  const all = sorted([...baseMs, ...headMs]);
  const rankOf = new Map(all.map((value, index) => [value, index + 1]));
  const ranks = headMs.reduce((sum, value) => sum + (rankOf.get(value) ?? 0), 0);
  const [m, n] = [headMs.length, baseMs.length];
  const z = (ranks - (m * (m + n + 1)) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12);
  return z > normalQuantile(1 - alpha / 2);
}

function medianOf(values: readonly number[]): number {
  return median(sorted(values)) ?? Number.NaN;
}
