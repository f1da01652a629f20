import { type Operation, operationKey } from './operation.ts';

/**
 * The operations of the last of some passes. One that was not asked as often, or did not do the same, in each of them
 * is `unstable`; so is one that only an earlier pass had, which is kept as that pass had it.
 */
export function operationsOfPasses(passes: readonly (readonly Operation[])[]): Operation[] {
  const byKey = passes.map((operations) => new Map(operations.map((one) => [operationKey(one), one])));
  const latest = new Map(byKey.flatMap((operations) => [...operations]));
  return Array.from(latest, ([key, operation]) => {
    const figures = new Set(byKey.map((operations) => figuresOf(operations.get(key))));
    return figures.size > 1 ? { ...operation, unstable: true } : operation;
  });
}

function figuresOf(operation: Operation | undefined): string {
  if (operation === undefined) return 'none';
  const counts = Object.entries(operation.counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([operation.asked, counts]);
}
