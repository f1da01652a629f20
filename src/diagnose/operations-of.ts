import { type Operation, operationKey } from '../model/operation.ts';
import type { Work } from '../model/work.ts';

/** The operations of both sides: as they were counted, or, where one side has none, what the totals of both tell. */
export function operationsOfBoth(before: Work | undefined, after: Work): { before: Operation[]; after: Operation[] } {
  if (before === undefined) return { before: [], after: after.operations ?? fromTotals(after) };
  if (before.operations !== undefined && after.operations !== undefined) {
    return { before: before.operations, after: after.operations };
  }
  return { before: fromTotals(before), after: fromTotals(after) };
}

/**
 * What totals and plans tell: an operation for each command by its name, on the collection that its plans name where
 * they name one. Counts that no command has alone are `unattributed`.
 */
function fromTotals({ mongo, redis }: Work): Operation[] {
  const verbs = Object.entries(mongo.commands).filter(([, asked]) => asked > 0);
  const named = verbs.map(([verb, asked]) => {
    const plans = mongo.plans.filter(({ command }) => command === verb);
    const collections = [...new Set(plans.map(({ collection }) => collection))];
    const [only = ''] = collections.length === 1 ? collections : [];
    return operationOf(
      'mongodb',
      verb,
      only,
      asked,
      { 'mongo.commands': asked },
      collections.length === 1 ? plans : [],
    );
  });
  // A command on several collections: how often each was asked is not known, its plans are.
  const planned = new Set(named.flatMap(({ plans }) => plans));
  const others = mongo.plans
    .filter((plan) => !planned.has(plan))
    .map((plan) => operationOf('mongodb', plan.command, plan.collection, 0, {}, [plan]));
  const read = {
    'mongo.keysExamined': mongo.keysExamined,
    'mongo.docsExamined': mongo.docsExamined,
    'mongo.returned': mongo.returned,
    'mongo.bytes': mongo.bytes,
  };
  const [alone] = named;
  const counted =
    alone !== undefined && named.length === 1
      ? [{ ...alone, counts: { ...alone.counts, ...read } }]
      : [...named, ...(mongo.bytes > 0 ? [operationOf('mongodb', 'unattributed', '', 0, read, [])] : [])];
  const asked = Object.entries(redis.commands)
    .filter(([, calls]) => calls > 0)
    .map(([verb, calls]) => operationOf('redis', verb, '', calls, { 'redis.commands': calls }, []));
  return joined([...counted, ...others, ...asked]);
}

function operationOf(
  engine: Operation['engine'],
  verb: string,
  target: string,
  asked: number,
  counts: Operation['counts'],
  plans: Operation['plans'],
): Operation {
  return { engine, verb, target, shape: {}, asked, counts, plans };
}

/** Two plans of one command and collection are one operation. */
function joined(operations: readonly Operation[]): Operation[] {
  const known = new Map<string, Operation>();
  for (const operation of operations) {
    const key = operationKey(operation);
    const own = known.get(key);
    known.set(key, own === undefined ? operation : { ...own, plans: [...own.plans, ...operation.plans] });
  }
  return [...known.values()];
}
