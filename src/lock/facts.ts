import { countedOf, countsOf, isCountPath, isInAll } from '../model/counters.ts';
import type { LockEntry, LockFact } from '../model/lock.ts';
import type { Plan, Work } from '../model/work.ts';

type Facts = ReadonlyMap<string, LockFact>;

const PLAN = 'mongo.plans.';
/** Facts that are no counts. */
const OTHERS: readonly string[] = ['dataset', 'calls', 'notRepeated'];

/**
 * An entry as lines: `mongo.docsExamined` -> `20`. Counts are per call, those of `connections` in all; what is 0 is left out, and so is
 * what was not the same twice, which `notRepeated` names.
 */
export function factsOf({ dataset, digest, work }: LockEntry): [string, LockFact][] {
  const facts: [string, LockFact][] = [
    ['dataset', `${dataset} ${digest}`],
    ['calls', work.calls],
  ];
  for (const [path, total] of countsOf(work)) {
    if (total !== 0 && !work.unstable.includes(path)) facts.push([path, perCall(path, total, work.calls)]);
  }
  if (!work.unstable.includes('mongo.plans')) {
    for (const [at, plan] of work.mongo.plans.entries()) facts.push([`${PLAN}${at + 1}`, plan]);
  }
  if (work.unstable.length > 0) facts.push(['notRepeated', [...work.unstable]]);
  return facts;
}

/** The entry of these lines. @throws Error that names the line which is missing or makes no sense. */
export function entryOf(facts: Facts): LockEntry {
  const calls = numberOf(facts, 'calls');
  if (!Number.isInteger(calls) || calls < 1) throw new Error(`calls: ${calls} is no number of calls`);
  const [, dataset, digest] = /^(.+) (\S+)$/.exec(textOf(facts, 'dataset')) ?? [];
  if (dataset === undefined || digest === undefined) throw new Error('dataset: a name and a digest are expected');
  const counts = [...facts.keys()]
    .filter(isCountPath)
    .map((path) => [path, totalOf(path, numberOf(facts, path), calls)] as const);
  const { mongo, redis, connections } = countedOf(counts);
  const work: Work = {
    calls,
    mongo: { ...mongo, plans: plansOf(facts) },
    redis,
    connections,
    unstable: notRepeated(facts),
  };
  refuseUnknown(facts);
  return { dataset, digest, work };
}

/** A line that nothing reads would be work that nothing holds. */
function refuseUnknown(facts: Facts): void {
  const known = (path: string) => OTHERS.includes(path) || path.startsWith(PLAN) || isCountPath(path);
  const unknown = [...facts.keys()].find((path) => !known(path));
  if (unknown !== undefined) throw new Error(`${unknown}: there is no such count`);
}

/** As few digits as give the total back. */
function perCall(path: string, total: number, calls: number): number {
  if (isInAll(path)) return total;
  const rounded = Math.round((total / calls) * 1e6) / 1e6;
  return Math.round(rounded * calls) === total ? rounded : total / calls;
}

/** A number that no counting over so many calls gives was not recorded: it was written, or it is damaged. */
function totalOf(path: string, value: number, calls: number): number {
  const total = isInAll(path) ? value : Math.round(value * calls);
  if (Number.isSafeInteger(total) && total >= 0 && perCall(path, total, calls) === value) return total;
  throw new Error(`${path}: ${value} is no count ${isInAll(path) ? 'in all' : `per call over ${calls} calls`}`);
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
  const unknown = fact.find((path) => path !== 'mongo.plans' && !isCountPath(path));
  if (unknown !== undefined) throw new Error(`notRepeated: there is no count "${unknown}"`);
  const both = fact.find((path) => [...facts.keys()].some((known) => known === path || known.startsWith(`${path}.`)));
  if (both !== undefined) throw new Error(`notRepeated: ${both} is named, and recorded beside it`);
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
