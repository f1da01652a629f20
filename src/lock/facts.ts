import {
  COUNTER_PATHS,
  type CounterPath,
  type CountPath,
  countedOf,
  counterRow,
  countPathsOf,
  isCountPath,
  knownTo,
} from '../model/counters.ts';
import type { LockEntry, LockFact } from '../model/lock.ts';
import type { Plan } from '../model/plan.ts';
import type { Work } from '../model/work.ts';
import { PLANS, passesOf, plansOfPasses, rangeOf } from '../model/work-passes.ts';
import { ANSWER_FACTS, answerFacts, answersOf } from './answer-facts.ts';
import { perCall, totalOf } from './counts-per-call.ts';
import { isOperationFact, operationFacts, operationsOf } from './operation-facts.ts';

type Facts = ReadonlyMap<string, LockFact>;

const PLAN = 'mongo.plans.';
/** Of those that were not the same in every pass. */
const SOME_PLAN = 'mongo.somePlans.';
/** Facts that are no counts. */
const OTHERS: readonly string[] = ['dataset', 'calls', 'notRepeated', 'counters', ...ANSWER_FACTS];

/**
 * An entry as lines: `mongo.docsExamined` -> `20`. Counts are per call, those of `connections` in all; what is 0 is
 * left out. What was not the same in every pass is named by `notRepeated`; its line is its range, `[18, 23]`, and its
 * plans, `mongo.somePlans.1`, are those that any pass used.
 */
export function factsOf({ dataset, digest, work, answers }: LockEntry): [string, LockFact][] {
  const facts: [string, LockFact][] = [
    ['dataset', `${dataset} ${digest}`],
    ['calls', work.calls],
  ];
  for (const path of countPathsOf([work, ...(passesOf(work) ?? [])])) {
    const range = rangeOf(work, path);
    if (range === undefined) continue;
    const [least, most] = [perCall(path, range.least, work.calls), perCall(path, range.most, work.calls)];
    if (!work.unstable.includes(path)) {
      if (most !== 0) facts.push([path, most]);
    } else if (Number.isFinite(most)) facts.push([path, [least, most]]);
  }
  const plans = plansOfPasses(work)?.flat() ?? [];
  const each = new Map(plans.map((plan) => [JSON.stringify(plan), plan]));
  const prefix = work.unstable.includes(PLANS) ? SOME_PLAN : PLAN;
  for (const [at, plan] of [...each.values()].entries()) facts.push([`${prefix}${at + 1}`, plan]);
  if (work.unstable.length > 0) facts.push(['notRepeated', [...work.unstable]]);
  const counters = Math.max(...knownTo(work).map((path) => counterRow(path).since));
  if (counters > 1) facts.push(['counters', counters]);
  return [...facts, ...answerFacts(answers), ...operationFacts(work.operations, work.calls)];
}

/** The entry of these lines. @throws Error that names the line which is missing or makes no sense. */
export function entryOf(facts: Facts): LockEntry {
  const calls = numberOf(facts, 'calls');
  if (!Number.isInteger(calls) || calls < 1) throw new Error(`calls: ${calls} is no number of calls`);
  const [, dataset, digest] = /^(.+) (\S+)$/.exec(textOf(facts, 'dataset')) ?? [];
  if (dataset === undefined || digest === undefined) throw new Error('dataset: a name and a digest are expected');
  refuseUnknown(facts);
  const unstable = notRepeated(facts);
  const ranges = [...facts.keys()].filter(isCountPath).map((path) => countedRange(facts, path, calls, unstable));
  const { mongo, redis, connections } = countedOf(
    ranges.map(({ path, most }) => [path, most] as const),
    countersKnown(facts),
  );
  const some = plansOf(facts, SOME_PLAN);
  const planPasses = unstable.includes(PLANS) && some.length > 0;
  const plans = planPasses ? some : plansOf(facts, PLAN);
  const varied = ranges.filter(({ path }) => unstable.includes(path));
  const passOf = (of: 'least' | 'most', own: Plan[]) => ({
    counts: Object.fromEntries(varied.map((range) => [range.path, range[of]])),
    ...(planPasses ? { plans: own } : {}),
  });
  const operations = operationsOf(facts, calls);
  const work: Work = {
    calls,
    mongo: { ...mongo, plans },
    redis,
    connections,
    ...(operations === undefined ? {} : { operations }),
    unstable,
    // Which pass used which plan is not recorded: none is said to be in each of them.
    ...(varied.length > 0 || planPasses ? { passes: [passOf('least', plans), passOf('most', [])] } : {}),
  };
  const answers = answersOf(facts);
  return { dataset, digest, work, ...(answers === undefined ? {} : { answers }) };
}

interface CountedRange {
  path: CountPath;
  least: number;
  most: number;
}

/** The least and the most of a count in all calls; one number unless it is named in `notRepeated`. */
function countedRange(facts: Facts, path: CountPath, calls: number, unstable: readonly string[]): CountedRange {
  const fact = facts.get(path);
  const varies = unstable.includes(path);
  if (!Array.isArray(fact)) {
    const total = totalOf(path, numberOf(facts, path), calls);
    return { path, least: total, most: total };
  }
  const [least, most] = fact;
  if (!varies || typeof least !== 'number' || typeof most !== 'number' || fact.length !== 2 || least > most)
    throw new Error(`${path}: is no number`);
  return { path, least: totalOf(path, least, calls), most: totalOf(path, most, calls) };
}

/** Those that there were when the entry was written. */
function countersKnown(facts: Facts): CounterPath[] {
  const version = facts.has('counters') ? numberOf(facts, 'counters') : 1;
  if (!Number.isInteger(version) || version < 1) throw new Error(`counters: ${version} is no version of the counters`);
  return COUNTER_PATHS.filter((path) => counterRow(path).since <= version);
}

/** A line that nothing reads would be work that nothing holds. */
function refuseUnknown(facts: Facts): void {
  const known = (path: string) =>
    OTHERS.includes(path) ||
    isOperationFact(path) ||
    path.startsWith(PLAN) ||
    path.startsWith(SOME_PLAN) ||
    isCountPath(path);
  const unknown = [...facts.keys()].find((path) => !known(path));
  if (unknown !== undefined) throw new Error(`${unknown}: there is no such count`);
}

function plansOf(facts: Facts, prefix: string): Plan[] {
  return [...facts].flatMap(([path, fact]) => {
    if (!path.startsWith(prefix)) return [];
    if (typeof fact !== 'object' || Array.isArray(fact) || !('stages' in fact))
      throw new Error(`${path}: a plan is expected`);
    return [fact];
  });
}

function notRepeated(facts: Facts): string[] {
  const fact = facts.get('notRepeated') ?? [];
  if (!Array.isArray(fact)) throw new Error('notRepeated: a list is expected');
  const paths = fact.map((path) => {
    if (typeof path === 'string' && (path === PLANS || isCountPath(path))) return path;
    throw new Error(`notRepeated: there is no count "${path}"`);
  });
  const both = paths.find((path) =>
    path === PLANS
      ? [...facts.keys()].some((known) => known.startsWith(PLAN))
      : facts.has(path) && !Array.isArray(facts.get(path)),
  );
  if (both !== undefined) throw new Error(`notRepeated: ${both} is named, and recorded beside it`);
  return paths;
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
