import { counterRow } from '../../src/model/counters.ts';
import { median as medianOf, sorted } from '../../src/stats/quantile.ts';

/** Milliseconds of one of each, by its name. */
export type Prices = Readonly<Record<string, number>>;

/** What every price is in. */
const UNIT = 'document scanned';

/** What the table of counters has, for one of what is measured. */
const COMMITTED: ReadonlyMap<string, number> = new Map([
  [UNIT, counterRow('mongo.docsExamined').price],
  ['key examined', counterRow('mongo.keysExamined').price],
  ['command to MongoDB', counterRow('mongo.commands').price],
  ['kilobyte from MongoDB', counterRow('mongo.bytes').price * 1_024],
  ['command to Redis', counterRow('redis.roundTrips').price + counterRow('redis.commands').price],
  ['command to Redis within a pipeline', counterRow('redis.commands').price],
  ['kilobyte from Redis', counterRow('redis.bytes').price * 1_024],
  ['kilobyte to Redis', counterRow('redis.bytes').price * 1_024],
  ['connection to Redis', counterRow('redis.connections').price],
  ['client of MongoDB with its connection', counterRow('connections.created').price],
]);

export interface Price {
  name: string;
  /** In documents scanned, over the restarts. */
  median: number;
  lowest: number;
  highest: number;
  /** The median, in microseconds. */
  microseconds: number;
  /** Absent where the table of counters has no such price. */
  committed?: number;
}

/** Beyond this the table is wrong: prices differ from machine to machine, and decide where some work became other work. */
const FACTOR = 2;

/** Each restart in its own documents scanned, so that a slow one is no dearer. */
export function pricesOf(restarts: readonly Prices[]): Price[] {
  const names = [...new Set(restarts.flatMap((restart) => Object.keys(restart)))];
  return names.map((name) => {
    const own = restarts.flatMap((restart) => {
      const [ms, unitMs] = [restart[name], restart[UNIT]];
      return ms === undefined || unitMs === undefined ? [] : [{ ms, units: ms / unitMs }];
    });
    const units = sorted(own.map((one) => one.units));
    const [median, ms] = [medianOf(units), medianOf(sorted(own.map((one) => one.ms)))];
    const [lowest, highest] = [units[0], units.at(-1)];
    if (median === undefined || ms === undefined || lowest === undefined || highest === undefined)
      throw new Error(`${name} was not measured in any restart`);
    const committed = COMMITTED.get(name);
    return {
      name,
      median,
      lowest,
      highest,
      microseconds: ms * 1_000,
      ...(committed === undefined ? {} : { committed }),
    };
  });
}

/** More than twice or less than half of what the table has. */
export function isOff({ median, committed }: Pick<Price, 'median' | 'committed'>): boolean {
  return committed !== undefined && (median > committed * FACTOR || median < committed / FACTOR);
}

export function pricesTable(prices: readonly Price[]): string {
  const rows = prices.map((price) => {
    const { name, median, lowest, highest, microseconds, committed } = price;
    const table = committed === undefined ? '' : `${text(committed)}${isOff(price) ? ', off' : ''}`;
    return `| ${name} | ${text(median)} | ${text(lowest)} to ${text(highest)} | ${text(microseconds)} | ${table} |`;
  });
  return [
    '| one | documents scanned | over restarts | microseconds | in the table |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function text(value: number): string {
  return new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 }).format(value);
}
