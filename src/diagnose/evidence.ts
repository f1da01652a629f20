import { COUNTER_PATHS, type CounterPath, counterOf, counterRow } from '../model/counters.ts';
import type { Operation } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import type { AnswerChange } from './diagnosed-variant.ts';
import type { OperationPair } from './pair-operations.ts';

/** `asked`: how often something is asked. `each`: what each time costs. A fault of one leaves room for one of the other. */
export type Facet = 'asked' | 'each';
export const BOTH: readonly Facet[] = ['asked', 'each'];

/** What a rule may look at. */
export interface Evidence {
  calls: number;
  /** Absent: there is nothing to hold it against. */
  before: Work | undefined;
  after: Work;
  /** Operations were counted: of totals no shape is known. */
  shapes: boolean;
  /** Every operation of both sides. */
  pairs: readonly OperationPair[];
  /** Those of which no rule has explained this yet. */
  open: (facet: Facet) => OperationPair[];
  answers: AnswerChange | undefined;
  /** The names of its checks that fail and that nothing explains yet: `plan`, `mongoCommands`. */
  failing: ReadonlySet<string>;
}

/** A count of an operation, in all calls; an operation that is not there has none. */
export function countAt(operation: Operation | undefined, path: string): number {
  return operation?.counts[path] ?? 0;
}

/** The same, each time it is asked. */
export function eachTime(operation: Operation | undefined, path: string): number {
  if (operation === undefined || operation.asked === 0) return 0;
  return countAt(operation, path) / operation.asked;
}

/** How often it is asked in one call. */
export function asksPerCall(operation: Operation | undefined, { calls }: Pick<Evidence, 'calls'>): number {
  return (operation?.asked ?? 0) / calls;
}

/** The counter of a path: an operation has all names of one together, `mongo.commands`. */
export function counterAt(path: string): CounterPath | undefined {
  return COUNTER_PATHS.find((counter) => counter === path) ?? counterOf(path);
}

/** A number that was not the same in every pass has to be much more to be more. */
const UNSTABLE_TIMES = 1.5;

/** Whether an operation has more of a count than it had, by more than the length of a name. */
export function hasMore({ before, after }: OperationPair, path: string): boolean {
  const [old, now] = [countAt(before, path), countAt(after, path)];
  const counter = counterAt(path);
  const slack = (counter === undefined ? 0 : counterRow(counter).slack) * (after?.asked ?? 0);
  const unstable = before?.unstable === true || after?.unstable === true;
  return now > old + slack && (!unstable || now >= UNSTABLE_TIMES * old);
}

/** The same of what each time costs. */
export function eachHasMore(pair: OperationPair, path: string): boolean {
  const { before, after } = pair;
  if (before === undefined || after === undefined || before.asked === 0 || after.asked === 0) return false;
  const scaled = { ...before, counts: { ...before.counts, [path]: eachTime(before, path) * after.asked } };
  return hasMore({ before: scaled, after }, path);
}

/**
 * Bytes that no operation of Redis has by itself: of several that read, it is not known whose answer is longer.
 */
export function unattributedBytes({ open }: Pick<Evidence, 'open'>): OperationPair | undefined {
  const of = (operation: Operation | undefined) => operation?.engine === 'redis' && operation.verb === 'unattributed';
  return open('each').find(
    (pair) =>
      (of(pair.before) || of(pair.after)) && countAt(pair.after, 'redis.bytes') > countAt(pair.before, 'redis.bytes'),
  );
}

/** Documents or keys: what it takes to find what is asked for. */
export function examinesMore(pair: OperationPair): boolean {
  return eachHasMore(pair, 'mongo.docsExamined') || eachHasMore(pair, 'mongo.keysExamined');
}

/** It returned nothing before: what it reads now is its answer, and no cause. */
export function findsNow({ before, after }: OperationPair): boolean {
  if (before === undefined || after === undefined) return false;
  return countAt(before, 'mongo.returned') === 0 && countAt(after, 'mongo.returned') > 0;
}

export function examined(operation: Operation | undefined): number {
  return countAt(operation, 'mongo.docsExamined') + countAt(operation, 'mongo.keysExamined');
}
