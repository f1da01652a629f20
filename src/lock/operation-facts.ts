import type { LockFact, OperationFact } from '../model/lock.ts';
import { type Operation, operationKey } from '../model/operation.ts';
import { perCall, totalOf } from './counts-per-call.ts';

const OPERATION = 'operation.';

export function isOperationFact(name: string): boolean {
  return /^operation\.[1-9]\d*$/.test(name);
}

/** One operation a line, in an order that does not depend on who asked first. */
export function operationFacts(operations: readonly Operation[] | undefined, calls: number): [string, LockFact][] {
  const keyed = (operations ?? []).map((operation) => [operationKey(operation), operation] as const);
  return keyed
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, operation], at) => [`${OPERATION}${at + 1}`, factOf(operation, calls)]);
}

/** Keys of Redis are left out: an id in them may be another one in each run. */
function factOf({ keys: _, ...operation }: Operation, calls: number): OperationFact {
  const counts = Object.entries(operation.counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...operation,
    asked: perCall('', operation.asked, calls),
    counts: Object.fromEntries(counts.map(([path, total]) => [path, perCall(path, total, calls)])),
  };
}

/** The other way round; `undefined` where none were recorded. @throws Error that names the line which makes no sense. */
export function operationsOf(facts: ReadonlyMap<string, LockFact>, calls: number): Operation[] | undefined {
  const operations = [...facts].flatMap(([name, fact]) =>
    isOperationFact(name) ? [operationOf(name, fact, calls)] : [],
  );
  return operations.length === 0 ? undefined : operations;
}

function operationOf(name: string, fact: LockFact, calls: number): Operation {
  if (typeof fact !== 'object' || Array.isArray(fact) || !('verb' in fact))
    throw new Error(`${name}: an operation is expected`);
  try {
    const counts = Object.entries(fact.counts).map(([path, value]) => [path, totalOf(path, value, calls)] as const);
    return { ...fact, asked: totalOf('asked', fact.asked, calls), counts: Object.fromEntries(counts) };
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
