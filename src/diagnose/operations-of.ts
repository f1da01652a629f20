import { type Operation, operationKey } from '../model/operation.ts';
import { totalCommands, type Work } from '../model/work.ts';

interface BothOperations {
  before: Operation[];
  after: Operation[];
  /** What was asked is known, and not only how often. */
  shapes: boolean;
}

const ENGINES = ['mongodb', 'redis'] as const;

/** The operations of both sides: as they were counted, or, where one side has none, what the totals of both tell. */
export function operationsOfBoth(before: Work | undefined, after: Work): BothOperations {
  const sides = ENGINES.map((engine) => {
    const known = [before, after].every((work) => work === undefined || knows(work, engine));
    const of = (work: Work | undefined) => {
      if (work === undefined) return [];
      return known
        ? wholeLoops((work.operations ?? []).filter((one) => one.engine === engine))
        : FROM_TOTALS[engine](work);
    };
    return { before: of(before), after: of(after), known };
  });
  return {
    before: sides.flatMap((side) => side.before),
    after: sides.flatMap((side) => side.after),
    shapes: sides.every(({ known }) => known),
  };
}

/** The first step of a cursor and those that follow are one question. */
function wholeLoops(operations: readonly Operation[]): Operation[] {
  const whole = new Map<string, Operation>();
  for (const operation of operations) {
    const { cursor: _, ...shape } = operation.shape;
    const one = { ...operation, shape };
    const known = whole.get(operationKey(one));
    whole.set(operationKey(one), known === undefined ? one : sumOfTwo(known, one));
  }
  return [...whole.values()];
}

function sumOfTwo(one: Operation, other: Operation): Operation {
  const counts = { ...one.counts };
  for (const [path, n] of Object.entries(other.counts)) counts[path] = (counts[path] ?? 0) + n;
  return { ...one, asked: one.asked + other.asked, counts };
}

/** Its operations were counted: there are some, or nothing was asked. */
function knows({ operations, mongo, redis }: Work, engine: Operation['engine']): boolean {
  if (operations === undefined) return false;
  const asked = totalCommands((engine === 'mongodb' ? mongo : redis).commands);
  return asked === 0 || operations.some((one) => one.engine === engine);
}

/**
 * What totals and plans tell: an operation for each command by its name, on the collection that its plans name where
 * they name one. Counts that no command has alone are `unattributed`.
 */
const FROM_TOTALS: Readonly<Record<Operation['engine'], (work: Work) => Operation[]>> = {
  mongodb: ({ mongo }) => {
    const verbs = Object.entries(mongo.commands).filter(([, asked]) => asked > 0);
    const named = verbs.map(([verb, asked]) => {
      const plans = mongo.plans.filter(({ command }) => command === verb);
      const collections = [...new Set(plans.map(({ collection }) => collection))];
      const [only = ''] = collections.length === 1 ? collections : [];
      const own = collections.length === 1 ? plans : [];
      return operationOf('mongodb', verb, only, asked, { 'mongo.commands': asked }, own, shapeByPlans(own));
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
    if (alone !== undefined && named.length === 1) {
      return joined([{ ...alone, counts: { ...alone.counts, ...read } }, ...others]);
    }
    const rest = Object.values(read).some((value) => value > 0);
    return joined([...named, ...others, ...(rest ? [operationOf('mongodb', 'unattributed', '', 0, read, [])] : [])]);
  },
  redis: ({ redis }) => {
    const verbs = Object.entries(redis.commands).filter(([, asked]) => asked > 0);
    const moved = verbs.length === 1 ? { 'redis.bytes': redis.bytes } : {};
    const rest = verbs.length > 1 && redis.bytes > 0;
    return [
      ...verbs.map(([verb, asked]) => operationOf('redis', verb, '', asked, { 'redis.commands': asked, ...moved }, [])),
      ...(rest ? [operationOf('redis', 'unattributed', '', 0, { 'redis.bytes': redis.bytes }, [])] : []),
    ];
  },
};

function operationOf(
  engine: Operation['engine'],
  verb: string,
  target: string,
  asked: number,
  counts: Operation['counts'],
  plans: Operation['plans'],
  shape: Operation['shape'] = {},
): Operation {
  return { engine, verb, target, shape, asked, counts, plans };
}

/** What stages say of a query: that it has a limit, a skip or a projection, and not which. */
function shapeByPlans(plans: Operation['plans']): Operation['shape'] {
  const has = (name: string) => plans.some(({ stages }) => stages.some((stage) => stage.startsWith(name)));
  return {
    ...(has('LIMIT') ? { limit: 'number' } : {}),
    ...(has('SKIP') ? { skip: 'number' } : {}),
    ...(has('PROJECTION') ? { projection: {} } : {}),
  };
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
