import { type Operation, operationKey, type ShapeValue } from '../model/operation.ts';

const READS: ReadonlySet<string> = new Set(['find', 'aggregate', 'count', 'distinct']);
/** Stages that read or write another collection. */
const ELSEWHERE = /"\$(lookup|graphLookup|unionWith|out|merge)"/;

/** The same operation on both sides, or the one that asks the same of a collection where another one did. */
export function sameQuestions(before: readonly Operation[], after: readonly Operation[]): [Operation, Operation][] {
  const old = before.filter(isQuestion);
  const equal = after
    .filter(isQuestion)
    .flatMap((one) => old.filter((other) => operationKey(other) === operationKey(one)).map(pairWith(one)));
  return [...equal, ...rewordedQuestions(before, after)];
}

/** The one that asks the same of a collection where another one did, with another projection, sort or command. */
export function rewordedQuestions(before: readonly Operation[], after: readonly Operation[]): [Operation, Operation][] {
  const [old, now] = [before.filter(isQuestion), after.filter(isQuestion)];
  const [oldKeys, nowKeys] = [new Set(old.map(operationKey)), new Set(now.map(operationKey))];
  const left = Map.groupBy(
    old.filter((one) => !nowKeys.has(operationKey(one))),
    questionOf,
  );
  const came = Map.groupBy(
    now.filter((one) => !oldKeys.has(operationKey(one))),
    questionOf,
  );
  return [...came].flatMap(([question, ones]) => {
    const others = left.get(question) ?? [];
    // Of several it is not known which took whose place.
    return ones.length === 1 && others.length === 1 ? ones.flatMap((one) => others.map(pairWith(one))) : [];
  });
}

function pairWith(now: Operation): (old: Operation) => [Operation, Operation] {
  return (old) => [old, now];
}

function isQuestion(operation: Operation): boolean {
  return isRead(operation) && !ELSEWHERE.test(JSON.stringify(operation.shape));
}

export function isRead({ engine, verb, unstable }: Operation): boolean {
  return engine === 'mongodb' && READS.has(verb) && !unstable;
}

/** The collection and the filter, whichever command they are asked with. */
function questionOf(operation: Operation): string {
  return JSON.stringify([operation.target, filterOf(operation)]);
}

/** Of a find, or of the `$match` that an aggregation begins with. */
export function filterOf({ shape }: Operation): ShapeValue {
  const [first] = Array.isArray(shape.pipeline) ? shape.pipeline : [];
  const matched = typeof first === 'object' && first !== null && '$match' in first ? first.$match : undefined;
  return shape.filter ?? matched ?? {};
}
