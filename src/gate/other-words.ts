import type { CounterPath } from '../model/counters.ts';
import { type Operation, operationKey, timesAsked } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { isRead } from './same-questions.ts';

/** Bytes of a question each time it is asked: a `$lookup` that is written with `let` and `$expr` is 100 longer. */
const LONGER_QUESTION = 512;
/** Of what was examined: an `$or` that breaks ties reads a document of the page before now and then. */
const LITTLE = 0.02;

/**
 * By how much counters may grow where the questions of a collection are put in other words, as often as before and with
 * as many documents returned: a longer question is no more work, nor is an index key more in a hundred.
 */
export function otherWords(before: Work, after: Work): ReadonlyMap<CounterPath, number> {
  const gone = Map.groupBy(readsOfNone(before, after), targetOf);
  const came = Map.groupBy(readsOfNone(after, before), targetOf);
  const allowed = new Map<CounterPath, number>();
  for (const [target, ones] of came) {
    const others = gone.get(target) ?? [];
    const n = timesAsked(ones);
    if (n !== timesAsked(others) || sum(ones, 'mongo.returned') !== sum(others, 'mongo.returned')) continue;
    const most = {
      'mongo.bytesIn': () => n * LONGER_QUESTION,
      'mongo.keysExamined': little,
      'mongo.docsExamined': little,
    };
    for (const path of ['mongo.bytesIn', 'mongo.keysExamined', 'mongo.docsExamined'] as const) {
      const was = sum(others, path);
      const more = sum(ones, path) - was;
      if (more > 0 && more <= most[path](was)) allowed.set(path, (allowed.get(path) ?? 0) + more);
    }
  }
  return allowed;
}

/** What the one side reads by and the other does not. */
function readsOfNone(of: Work, other: Work): Operation[] {
  const known = new Set((other.operations ?? []).map(operationKey));
  return (of.operations ?? []).filter((one) => isRead(one) && !known.has(operationKey(one)));
}

const targetOf = ({ target }: Operation) => target;
const little = (was: number) => was * LITTLE;

function sum(operations: readonly Operation[], path: CounterPath): number {
  return operations.reduce((total, { counts }) => total + (counts[path] ?? 0), 0);
}
