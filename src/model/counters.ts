import { z } from 'zod';

/**
 * What is known of one counter. All that counts, records, compares, checks or shows work reads this table. A counter
 * that is added here does not compile until the place that counts it gives it, and the gate says what too much of it
 * suggests.
 */
interface CounterRow {
  /** In a sentence: `documents examined 20 -> 998 per call`. Of a counter by name, `*` is the name. */
  label: string;
  /** What its number is of, in all: `documents examined`. */
  unit: string;
  /** Its head in a table that always shows it; `undefined`: it is shown where it is not 0. */
  column: string | undefined;
  /** `name`: one count for each name, such as a command's. */
  by: 'number' | 'name';
  /** `all`: of all calls together, as a pool does not open a share of a connection for each call. */
  per: 'call' | 'all';
  /** Which way is more work. `neither`: that depends on what took its place, by a rule of the difference. */
  worse: 'more' | 'less' | 'neither';
  /**
   * What one costs, in documents examined (`docs/prices.md`): decides where some work was traded for other work. 0: what
   * it costs is in other counters. Infinity: nothing outweighs it.
   */
  price: number;
  /**
   * So much more or less for each command is the length of a name or of a small list, as long as there are as many
   * commands.
   */
  slack: number;
  /** How the windows of one pass become one count. */
  windows: 'sum' | 'most';
  /**
   * Times or the size of a pool decide it. `unlessExact`: where it is not the same twice, little of it proves nothing.
   * `always`: not even where it is, by chance. `undefined`: the calls alone decide it.
   */
  jumps: 'unlessExact' | 'always' | undefined;
  /** Of what jumps, the least that is much in each call. */
  muchPerCall: number;
  /** Whose being connected leaves it unknown. `undefined`: only what the variant calls can. */
  hiddenBy: 'strangers' | undefined;
  /** A pool opens them as more are in use at once. */
  ofPool: boolean;
  /** The check that bounds it. `undefined`: none does. */
  check: string | undefined;
  /** Its series in the history. `undefined`: it is not kept. */
  series: string | undefined;
  /** 1: every lock, report and history has it. From 2 on: it is absent in those written before, and absent is not 0. */
  since: number;
}

const PER_CALL = {
  by: 'number',
  per: 'call',
  worse: 'more',
  windows: 'sum',
  jumps: undefined,
  muchPerCall: 0.5,
  hiddenBy: undefined,
  ofPool: false,
  slack: 0,
  since: 1,
} as const;
const IN_ALL = {
  by: 'number',
  per: 'all',
  worse: 'more',
  windows: 'sum',
  jumps: 'unlessExact',
  muchPerCall: 0.5,
  hiddenBy: undefined,
  ofPool: false,
  slack: 0,
  since: 1,
} as const;

/** Every counter of `Work` by its path, in the order in which lock and reports have them. */
const COUNTERS = {
  'mongo.commands': {
    ...PER_CALL,
    by: 'name',
    label: '*',
    unit: 'MongoDB commands',
    column: 'MongoDB commands',
    check: 'mongoCommands',
    series: 'mongoCommands',
    price: 500,
  },
  'mongo.keysExamined': {
    ...PER_CALL,
    label: 'keys examined',
    unit: 'keys examined',
    column: 'keys examined',
    check: 'keysExamined',
    series: 'keysExamined',
    price: 1,
  },
  'mongo.docsExamined': {
    ...PER_CALL,
    label: 'documents examined',
    unit: 'documents examined',
    column: 'documents examined',
    check: 'docsExamined',
    series: 'docsExamined',
    price: 1,
  },
  'mongo.returned': {
    ...PER_CALL,
    label: 'documents returned',
    unit: 'documents returned',
    column: 'returned',
    check: 'returned',
    series: 'returned',
    price: 0,
  },
  'mongo.bytes': {
    ...PER_CALL,
    label: 'bytes of answers',
    unit: 'bytes',
    column: 'bytes',
    check: 'bytes',
    series: 'bytes',
    price: 0.001,
    slack: 64,
  },
  'mongo.bytesIn': {
    ...PER_CALL,
    label: 'bytes sent to MongoDB',
    unit: 'bytes sent to MongoDB',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 0.001,
    slack: 64,
    since: 2,
  },
  'mongo.keysWritten': {
    ...PER_CALL,
    label: 'index keys written',
    unit: 'index keys written',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 2,
    since: 2,
  },
  'mongo.docsWritten': {
    ...PER_CALL,
    label: 'documents written',
    unit: 'documents written',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 5,
    since: 2,
  },
  'mongo.sortsInMemory': {
    ...PER_CALL,
    label: 'sorts in memory',
    unit: 'sorts in memory',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 100,
    since: 2,
  },
  'mongo.spills': {
    ...PER_CALL,
    label: 'commands that spilled to disk',
    unit: 'commands that spilled to disk',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 5_000,
    since: 2,
  },
  'mongo.writeConflicts': {
    ...PER_CALL,
    label: 'write conflicts',
    unit: 'write conflicts',
    column: undefined,
    jumps: 'unlessExact',
    // Code without a hot document has none at all.
    muchPerCall: 0.1,
    check: undefined,
    series: undefined,
    price: 300,
    since: 2,
  },
  'mongo.transactions': {
    ...PER_CALL,
    label: 'transactions',
    unit: 'transactions',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 600,
    since: 2,
  },
  'mongo.repeatedWrites': {
    ...PER_CALL,
    label: 'writes of a document that was written before',
    unit: 'writes of a document written before',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 50,
    since: 2,
  },
  'mongo.concerns': {
    ...PER_CALL,
    label: 'requests with a raised concern',
    unit: 'requests with a raised concern',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 1_000,
    since: 2,
  },
  'mongo.connections': {
    ...IN_ALL,
    label: 'connections to MongoDB',
    unit: 'connections to MongoDB',
    column: undefined,
    check: undefined,
    series: undefined,
    jumps: 'always',
    // A client has two at least, and a pool that grows to its size once is no client more.
    muchPerCall: 1.5,
    hiddenBy: 'strangers',
    ofPool: true,
    price: 8_000,
    since: 2,
  },
  'redis.commands': {
    ...PER_CALL,
    by: 'name',
    label: 'Redis *',
    unit: 'Redis commands',
    column: 'Redis commands',
    check: 'redisCommands',
    series: 'redisCommands',
    price: 3,
  },
  'redis.hits': {
    ...PER_CALL,
    label: 'Redis hits',
    unit: 'Redis hits',
    column: 'hits',
    worse: 'neither',
    jumps: 'unlessExact',
    check: undefined,
    series: 'hits',
    price: 0,
  },
  'redis.misses': {
    ...PER_CALL,
    label: 'Redis misses',
    unit: 'Redis misses',
    column: 'misses',
    check: undefined,
    series: 'misses',
    price: 0,
  },
  'redis.bytes': {
    ...PER_CALL,
    label: 'bytes to and from Redis',
    unit: 'bytes to and from Redis',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 0.001,
    slack: 64,
  },
  'redis.evictions': {
    ...PER_CALL,
    label: 'keys evicted by Redis',
    unit: 'keys evicted by Redis',
    column: undefined,
    jumps: 'unlessExact',
    check: undefined,
    series: undefined,
    price: Number.POSITIVE_INFINITY,
  },
  'redis.roundTrips': {
    ...PER_CALL,
    label: 'round trips to Redis',
    unit: 'round trips to Redis',
    column: undefined,
    jumps: 'always',
    check: undefined,
    series: undefined,
    price: 100,
    since: 2,
  },
  'redis.elements': {
    ...PER_CALL,
    // A cursor walks over a few at a time: they are not among these.
    label: 'elements that Redis walked over at once',
    unit: 'elements that Redis walked over at once',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 0.1,
    // A list is a few elements longer as its data are.
    slack: 64,
    since: 2,
  },
  'redis.withoutExpiry': {
    ...PER_CALL,
    label: 'keys written without expiry',
    unit: 'keys written without expiry',
    column: undefined,
    check: undefined,
    series: undefined,
    price: Number.POSITIVE_INFINITY,
    since: 2,
  },
  'redis.keyBytes': {
    ...PER_CALL,
    label: 'memory of the keys written',
    unit: 'bytes of keys written',
    column: undefined,
    check: undefined,
    series: undefined,
    price: 0.001,
    slack: 64,
    since: 2,
  },
  'redis.connections': {
    ...IN_ALL,
    label: 'connections to Redis',
    unit: 'connections to Redis',
    column: undefined,
    check: undefined,
    series: undefined,
    jumps: 'always',
    price: 2_000,
    since: 2,
  },
  'connections.created': {
    ...IN_ALL,
    label: 'connections created',
    unit: 'connections created',
    column: undefined,
    ofPool: true,
    check: 'connectionsCreated',
    series: undefined,
    price: 8_000,
  },
  'connections.maxCheckedOut': {
    ...IN_ALL,
    label: 'connections in use at once',
    unit: 'connections in use at once',
    column: undefined,
    worse: 'neither',
    windows: 'most',
    check: 'connectionsCheckedOut',
    series: undefined,
    price: 0,
  },
  'connections.waitQueueTimeouts': {
    ...IN_ALL,
    label: 'wait-queue time-outs',
    unit: 'wait-queue time-outs',
    column: undefined,
    check: 'waitQueueTimeouts',
    series: undefined,
    price: Number.POSITIVE_INFINITY,
  },
} as const satisfies Readonly<Record<`${'mongo' | 'redis' | 'connections'}.${string}`, CounterRow>>;

type Counters = typeof COUNTERS;
export type CounterPath = keyof Counters;
export const COUNTER_PATHS = Object.keys(COUNTERS) as CounterPath[];

/** The counters of which a field of the table has one of these values. */
export type CountersWith<Fields extends Partial<CounterRow>> = {
  [Path in CounterPath]: Counters[Path] extends Fields ? Path : never;
}[CounterPath];

/** `mongo`, `redis`, `connections`. */
type GroupOf<Path> = Path extends `${infer Group}.${string}` ? Group : never;
export type CounterGroup = GroupOf<CounterPath>;
type NameIn<Group extends CounterGroup, Path = CounterPath> = Path extends `${Group}.${infer Name}` ? Name : never;
type RowOf<Path> = Path extends CounterPath ? Counters[Path] : never;
type ValueOf<Row> = Row extends { by: 'name' } ? Record<string, number> : number;

/** All counters of a group: what whoever counts must give. */
export type Counts<Group extends CounterGroup> = {
  [Name in NameIn<Group>]: ValueOf<RowOf<`${Group}.${Name}`>>;
};
export type Counted = { [Group in CounterGroup]: Counts<Group> };

/** A single count as lock and report name it: `mongo.commands.find`, `mongo.keysExamined`. */
export type CountPath = {
  [Path in CounterPath]: Counters[Path] extends { by: 'name' } ? `${Path}.${string}` : Path;
}[CounterPath];

type SchemaOf<Row> = Row extends { by: 'name' } ? z.ZodRecord<z.ZodString, z.ZodNumber> : z.ZodNumber;
type FieldOf<Row> = Row extends { since: 1 } ? SchemaOf<Row> : z.ZodOptional<SchemaOf<Row>>;
type CountsShape<Group extends CounterGroup> = { [Name in NameIn<Group>]: FieldOf<RowOf<`${Group}.${Name}`>> };

/** A count that only grows: never negative, never a fraction. */
export const countSchema = z.number().int().nonnegative();

/** A group of `Work`, as reports have it. */
export function countsSchema<const Group extends CounterGroup>(group: Group): z.ZodObject<CountsShape<Group>> {
  const fields = pathsOf(group).map((path) => {
    const row: CounterRow = COUNTERS[path];
    const value = row.by === 'name' ? z.record(z.string(), countSchema) : countSchema;
    return [path.slice(group.length + 1), row.since === 1 ? value : value.optional()] as const;
  });
  return z.object(Object.fromEntries(fields) as unknown as CountsShape<Group>);
}

/** The same of one pass, which knows every counter. */
export function countedSchema<const Group extends CounterGroup>(group: Group): z.ZodType<Counts<Group>> {
  return countsSchema(group).required() as unknown as z.ZodType<Counts<Group>>;
}

function pathsOf(group: CounterGroup): CounterPath[] {
  return COUNTER_PATHS.filter((path) => path.startsWith(`${group}.`));
}

export function counterRow(path: CounterPath): CounterRow {
  return COUNTERS[path];
}

/** The counter that a count belongs to; `undefined` where there is no such count. */
export function counterOf(path: string): CounterPath | undefined {
  return COUNTER_PATHS.find((counter) =>
    counterRow(counter).by === 'name'
      ? path.startsWith(`${counter}.`) && path.length > counter.length + 1
      : path === counter,
  );
}

export function isCountPath(path: string): path is CountPath {
  return counterOf(path) !== undefined;
}

/** Of all calls together, and not per call. */
export function isInAll(path: string): boolean {
  const counter = counterOf(path);
  return counter !== undefined && counterRow(counter).per === 'all';
}

/** Whether it is left unknown by who else is connected, and by nothing in the code that is measured. */
export function isHiddenByStrangers(counter: CounterPath): boolean {
  return counterRow(counter).hiddenBy === 'strangers';
}

/** In a sentence: `find`, `Redis get`, `documents examined`. */
export function labelOf(path: CountPath): string {
  const counter = counterOf(path);
  if (counter === undefined) throw new Error(`there is no count ${path}`);
  return counterRow(counter).label.replace('*', () => path.slice(counter.length + 1));
}

/** Work as far as it is counts; one of an earlier version may lack some. */
type Countable = { readonly [Group in CounterGroup]: Readonly<Record<string, unknown>> };

/**
 * Every count under its path, in the order of the table and by name; of a counter that the work does not know there is
 * none.
 */
export function countsOf(work: Countable): Map<CountPath, number> {
  const counts = new Map<CountPath, number>();
  for (const counter of COUNTER_PATHS) {
    const value = valueAt(work, counter);
    if (typeof value === 'number') counts.set(counter as CountPath, value);
    else if (value !== undefined) {
      for (const name of Object.keys(value).sort()) counts.set(`${counter}.${name}` as CountPath, value[name] ?? 0);
    }
  }
  return counts;
}

/** The paths of all counts of some works, in the order of the table and by name. */
export function countPathsOf(works: readonly Countable[]): CountPath[] {
  const paths = new Set(works.flatMap((work) => [...countsOf(work).keys()]));
  return COUNTER_PATHS.flatMap((counter) => [...paths].filter((path) => counterOf(path) === counter).sort());
}

/** The whole of a counter, all its names together; `undefined` where the work does not know it. */
export function totalAt(work: Countable, counter: CounterPath): number | undefined {
  const value = valueAt(work, counter);
  return typeof value === 'object' ? Object.values(value).reduce((sum, one) => sum + one, 0) : value;
}

/** The counters that a work has: one of an earlier version lacks those that came later. */
export function knownTo(work: Countable): CounterPath[] {
  return COUNTER_PATHS.filter((path) => valueAt(work, path) !== undefined);
}

function valueAt(work: Countable, counter: CounterPath): number | Readonly<Record<string, number>> | undefined {
  const [group, name] = placeOf(counter);
  return work[group][name] as number | Readonly<Record<string, number>> | undefined;
}

function placeOf(counter: CounterPath): [CounterGroup, string] {
  const dot = counter.indexOf('.');
  return [counter.slice(0, dot) as CounterGroup, counter.slice(dot + 1)];
}

/**
 * The work that these counts are, the other way round of `countsOf`. A counter of `known` that has none is 0; of others
 * there is nothing.
 */
export function countedOf(
  counts: Iterable<readonly [string, number]>,
  known: readonly CounterPath[] = COUNTER_PATHS,
): Counted {
  const groups: Record<CounterGroup, Record<string, number | Record<string, number>>> = {
    mongo: {},
    redis: {},
    connections: {},
  };
  for (const counter of known) {
    const [group, name] = placeOf(counter);
    groups[group][name] = counterRow(counter).by === 'name' ? {} : 0;
  }
  for (const [path, value] of counts) {
    const counter = counterOf(path);
    if (counter === undefined) throw new Error(`${path}: there is no such count`);
    const [group, name] = placeOf(counter);
    const field = groups[group][name];
    if (typeof field === 'object') field[path.slice(counter.length + 1)] = value;
    else groups[group][name] = value;
  }
  return groups as unknown as Counted;
}

/** What the windows of a pass counted, as one. */
export function overWindows<Group extends CounterGroup>(
  group: Group,
  windows: readonly Counts<Group>[],
): Counts<Group> {
  const all = windows.map((window) => countsOf({ mongo: {}, redis: {}, connections: {}, [group]: window }));
  const paths = [...new Set(all.flatMap((counts) => [...counts.keys()]))].sort();
  const totals = paths.map((path) => {
    const values = all.map((counts) => counts.get(path) ?? 0);
    const counter = counterOf(path);
    const most = counter !== undefined && counterRow(counter).windows === 'most';
    return [path, most ? Math.max(0, ...values) : values.reduce((sum, value) => sum + value, 0)] as const;
  });
  return countedOf(totals)[group] as unknown as Counts<Group>;
}

/** Names of checks that bound a counter: `docsExamined`, `connectionsCreated`. */
export type CounterCheck<Path extends CounterPath = CounterPath> = Exclude<Counters[Path]['check'], undefined>;
/** Those of counts per call, which can grow with the data and be reduced. */
export type PerCallCheck = CounterCheck<CountersWith<{ per: 'call' }>>;
export const COUNTER_CHECKS: ReadonlyMap<CounterCheck, CounterPath> = new Map(
  COUNTER_PATHS.flatMap((path) => (COUNTERS[path].check === undefined ? [] : [[COUNTERS[path].check, path] as const])),
);
/** Checks of what a program does with its own pools of connections. */
export const POOL_CHECKS: readonly CounterCheck[] = [...COUNTER_CHECKS]
  .filter(([, path]) => path.startsWith('connections.'))
  .map(([check]) => check);
export const PER_CALL_CHECKS = [...COUNTER_CHECKS]
  .filter(([, path]) => COUNTERS[path].per === 'call')
  .map(([check]) => check) as PerCallCheck[];

/** Names under which the history keeps a counter. */
export type CounterSeries<Path extends CounterPath = CounterPath> = Exclude<Counters[Path]['series'], undefined>;
export const COUNTER_SERIES: ReadonlyMap<CounterSeries, CounterPath> = new Map(
  COUNTER_PATHS.flatMap((path) =>
    COUNTERS[path].series === undefined ? [] : [[COUNTERS[path].series, path] as const],
  ),
);
