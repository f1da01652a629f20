import { type Condition, fieldsText, type Query } from './query.ts';

/** Conditions that fix a value, so that an index can begin with their field. */
const EQUALITY: ReadonlySet<string> = new Set(['$eq', '$in', '$all', '$elemMatch']);
/** Conditions that bound a field, so that an index can end with it. */
const RANGE: ReadonlySet<string> = new Set(['$gt', '$gte', '$lt', '$lte', '$regex']);

type Wanted = Pick<Query, 'conditions' | 'sort' | 'computedSort'>;

/**
 * The index that a query wants: fields of equality, then those of the sort, then ranges. `undefined` where none of
 * its conditions can use one.
 */
export function fittingIndex({ conditions, sort, computedSort }: Wanted): string | undefined {
  const usable = conditions.filter(({ branch }) => branch === undefined);
  const equality = usable.filter((condition) => EQUALITY.has(condition.operator) && !isRegex(condition));
  const ranges = usable.filter((condition) => RANGE.has(condition.operator) || isAnchored(condition));
  const keys = new Map<string, string | number>();
  for (const { field } of equality) if (!field.startsWith('$')) keys.set(field, 1);
  for (const [field, direction] of Object.entries(computedSort === undefined ? (sort ?? {}) : {})) {
    if (typeof direction === 'number' && !keys.has(field)) keys.set(field, direction);
  }
  for (const { field } of ranges) if (!field.startsWith('$') && !keys.has(field)) keys.set(field, 1);
  const fields = [...keys.keys()];
  // Every collection has an index of _id, and no index begins better than with it.
  if (fields.length === 0 || fields[0] === '_id') return undefined;
  return fieldsText(Object.fromEntries(keys));
}

/** The same for one branch of an `$or`, which is planned by itself. */
export function fittingIndexOfBranch(query: Query, branch: number): string | undefined {
  const own = query.conditions.filter((condition) => condition.branch === branch);
  return fittingIndex({ ...query, conditions: own.map((condition) => ({ ...condition, branch: undefined })) });
}

export function isRegex({ operator, value }: Condition): boolean {
  return operator === '$regex' || (typeof value === 'string' && value.startsWith('regex'));
}

/** A regular expression that an index has bounds for: it begins with `^`, and case matters. */
function isAnchored(condition: Condition): boolean {
  return isRegex(condition) && condition.value === 'regex anchored';
}
