import { counterRow } from '../model/counters.ts';
import type { CounterPair } from './counter-directions.ts';

/** What the counted calls cost, in documents examined per call, at the prices of the table of counters. */
export interface Trade {
  before: { least: number; most: number };
  after: { least: number; most: number };
  /** By a tenth at least; `undefined`: neither. */
  verdict: 'dearer' | 'cheaper' | undefined;
}

const TENTH = 0.1;

/**
 * Some work in place of other work: dearer or cheaper at the prices of both. What has no price costs nothing by itself;
 * what nothing outweighs is dearer as soon as there is more of it.
 */
export function tradeOf(pairs: readonly CounterPair[], calls: number): Trade {
  const priceless = pairs.some(
    ({ counter, direction }) => direction === 'grew' && !Number.isFinite(counterRow(counter).price),
  );
  const cost = (side: 'before' | 'after', bound: 'least' | 'most') =>
    pairs.reduce((sum, pair) => {
      const { price, jumps, muchPerCall } = counterRow(pair.counter);
      // One connection less is no saving of each call: the next run may have it again.
      const differs = Math.abs(pair.after.most - pair.before.most);
      if (jumps !== undefined && differs < muchPerCall * calls) return sum;
      // Per call, as connections are counted over all calls, and paid by each.
      return Number.isFinite(price) && price > 0 ? sum + (pair[side][bound] * price) / calls : sum;
    }, 0);
  const before = { least: cost('before', 'least'), most: cost('before', 'most') };
  const after = { least: cost('after', 'least'), most: cost('after', 'most') };
  if (priceless || after.least > before.most * (1 + TENTH)) return { before, after, verdict: 'dearer' };
  return { before, after, verdict: after.most < before.least * (1 - TENTH) ? 'cheaper' : undefined };
}
