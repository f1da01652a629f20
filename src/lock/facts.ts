import type { LockEntry, LockFact } from '../model/lock.ts';
import type { Plan, Work } from '../model/work.ts';

type Facts = ReadonlyMap<string, LockFact>;

const MONGO_COMMAND = 'mongo.commands.';
const REDIS_COMMAND = 'redis.commands.';
const PLAN = 'mongo.plans.';

/**
 * An entry as lines: `mongo.docsExamined` -> `20`. Counts are per call, those of `connections` in all; what is 0 is left out, and so is
 * what was not the same twice, which `notRepeated` names.
 */
export function factsOf({ dataset, digest, work }: LockEntry): [string, LockFact][] {
  const facts: [string, LockFact][] = [
    ['dataset', `${dataset} ${digest}`],
    ['calls', work.calls],
  ];
  for (const [path, total] of totalsOf(work)) {
    if (total !== 0 && !work.unstable.includes(path)) facts.push([path, perCall(path, total, work.calls)]);
  }
  if (!work.unstable.includes('mongo.plans')) {
    for (const [at, plan] of work.mongo.plans.entries()) facts.push([`${PLAN}${at + 1}`, plan]);
  }
  if (work.unstable.length > 0) facts.push(['notRepeated', [...work.unstable]]);
  return facts;
}

/** Every count under its path, in the order of the file. */
function totalsOf({ mongo, redis, connections }: Work): [string, number][] {
  return [
    ...commandTotals(MONGO_COMMAND, mongo.commands),
    ['mongo.keysExamined', mongo.keysExamined],
    ['mongo.docsExamined', mongo.docsExamined],
    ['mongo.returned', mongo.returned],
    ['mongo.bytes', mongo.bytes],
    ...commandTotals(REDIS_COMMAND, redis.commands),
    ['redis.hits', redis.hits],
    ['redis.misses', redis.misses],
    ['redis.bytes', redis.bytes],
    ['redis.evictions', redis.evictions],
    ['connections.created', connections.created],
    ['connections.maxCheckedOut', connections.maxCheckedOut],
    ['connections.waitQueueTimeouts', connections.waitQueueTimeouts],
  ];
}

function commandTotals(prefix: string, commands: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(commands)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, total]) => [`${prefix}${name}`, total]);
}

/** The entry of these lines. @throws Error that names the line which is missing or makes no sense. */
export function entryOf(facts: Facts): LockEntry {
  const calls = numberOf(facts, 'calls');
  if (!Number.isInteger(calls) || calls < 1) throw new Error(`calls: ${calls} is no number of calls`);
  const [, dataset, digest] = /^(.+) (\S+)$/.exec(textOf(facts, 'dataset')) ?? [];
  if (dataset === undefined || digest === undefined) throw new Error('dataset: a name and a digest are expected');
  const total = (path: string) => (facts.has(path) ? totalOf(path, numberOf(facts, path), calls) : 0);
  const commands = (prefix: string) =>
    Object.fromEntries(
      [...facts.keys()]
        .filter((path) => path.startsWith(prefix))
        .map((path) => [path.slice(prefix.length), total(path)] as const),
    );
  const work: Work = {
    calls,
    mongo: {
      commands: commands(MONGO_COMMAND),
      keysExamined: total('mongo.keysExamined'),
      docsExamined: total('mongo.docsExamined'),
      returned: total('mongo.returned'),
      bytes: total('mongo.bytes'),
      plans: plansOf(facts),
    },
    redis: {
      commands: commands(REDIS_COMMAND),
      hits: total('redis.hits'),
      misses: total('redis.misses'),
      bytes: total('redis.bytes'),
      evictions: total('redis.evictions'),
    },
    connections: {
      created: total('connections.created'),
      maxCheckedOut: total('connections.maxCheckedOut'),
      waitQueueTimeouts: total('connections.waitQueueTimeouts'),
    },
    unstable: notRepeated(facts),
  };
  refuseUnknown(facts, work);
  return { dataset, digest, work };
}

/** A line that nothing reads would be work that nothing holds. */
function refuseUnknown(facts: Facts, work: Work): void {
  const known = new Set(['dataset', 'calls', 'notRepeated', ...totalsOf(work).map(([path]) => path)]);
  const unknown = [...facts.keys()].find((path) => !known.has(path) && !path.startsWith(PLAN));
  if (unknown !== undefined) throw new Error(`${unknown}: there is no such count`);
}

const isInAll = (path: string) => path.startsWith('connections.');

/** As few digits as give the total back. */
function perCall(path: string, total: number, calls: number): number {
  if (isInAll(path)) return total;
  const rounded = Math.round((total / calls) * 1e6) / 1e6;
  return Math.round(rounded * calls) === total ? rounded : total / calls;
}

function totalOf(path: string, value: number, calls: number): number {
  return isInAll(path) ? value : Math.round(value * calls);
}

function plansOf(facts: Facts): Plan[] {
  return [...facts].flatMap(([path, fact]) => {
    if (!path.startsWith(PLAN)) return [];
    if (typeof fact !== 'object' || Array.isArray(fact)) throw new Error(`${path}: a plan is expected`);
    return [fact];
  });
}

function notRepeated(facts: Facts): string[] {
  const fact = facts.get('notRepeated') ?? [];
  if (!Array.isArray(fact)) throw new Error('notRepeated: a list is expected');
  return fact;
}

function numberOf(facts: Facts, path: string): number {
  const fact = facts.get(path);
  if (typeof fact !== 'number') throw new Error(`${path}: ${fact === undefined ? 'is missing' : 'is no number'}`);
  return fact;
}

function textOf(facts: Facts, path: string): string {
  const fact = facts.get(path);
  if (typeof fact !== 'string') throw new Error(`${path}: ${fact === undefined ? 'is missing' : 'is no text'}`);
  return fact;
}
