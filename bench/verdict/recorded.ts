import type { RestartEvidence } from '../../src/gate/comparison/evidence.ts';
import { slowed } from '../../src/gate/comparison/evidence.ts';
import type { Random } from '../../src/model/dataset.ts';

/**
 * Draws from recorded restarts of unchanged code, with replacement: each whole, with its sides as they were or changed
 * over, so that nothing but chance tells base from head.
 */
export function resampled(recorded: readonly RestartEvidence[], random: Random, slower: number): () => RestartEvidence {
  const log = Math.log1p(slower);
  return () => {
    const drawn = random.pick(recorded);
    const sign = random.chance(0.5) ? 1 : -1;
    const differences = drawn.differences.map((difference) => sign * difference);
    const [baseMs, headMs] = sign > 0 ? [drawn.baseMs, drawn.headMs] : [drawn.headMs, drawn.baseMs];
    const [restart] = slowed([{ differences, baseMs, headMs }], log);
    return restart as RestartEvidence;
  };
}
