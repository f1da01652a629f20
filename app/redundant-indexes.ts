import type { IndexDescriptionInfo } from 'mongodb';

export interface RedundantIndex {
  readonly name: string;
  /** The longer index that answers everything this one does. */
  readonly coveredBy: string;
}

/**
 * Indexes whose keys are the beginning of another's, which serves the same queries. Never one that does more than find:
 * a unique index, a TTL index, one on part of the documents, a text or other special index, a hidden one.
 */
export function findRedundantIndexes(indexes: readonly IndexDescriptionInfo[]): readonly RedundantIndex[] {
  return indexes.flatMap((index) => {
    if (index.name === '_id_' || !onlyFinds(index)) return [];
    const longer = indexes.find(
      (other) => canStandIn(other) && isPrefix(keysOf(index), keysOf(other)) && sameCollation(index, other),
    );
    return longer?.name === undefined || index.name === undefined ? [] : [{ name: index.name, coveredBy: longer.name }];
  });
}

function onlyFinds(index: IndexDescriptionInfo): boolean {
  return !index.unique && index.expireAfterSeconds === undefined && canStandIn(index);
}

function canStandIn(index: IndexDescriptionInfo): boolean {
  const plainKeys = keysOf(index).every(([, direction]) => typeof direction === 'number');
  return plainKeys && !index.sparse && !index.hidden && index.partialFilterExpression === undefined;
}

const keysOf = (index: IndexDescriptionInfo) => Object.entries(index.key);

type Keys = ReturnType<typeof keysOf>;

/** All directions equal, or all opposite: an index is walked both ways. */
function isPrefix(shorter: Keys, longer: Keys): boolean {
  if (shorter.length >= longer.length) return false;
  const products = shorter.map(([field, direction], position) => {
    const [otherField, otherDirection] = longer[position] ?? [];
    return field === otherField ? Number(direction) * Number(otherDirection) : Number.NaN;
  });
  return products.every((product) => product === 1) || products.every((product) => product === -1);
}

function sameCollation(one: IndexDescriptionInfo, other: IndexDescriptionInfo): boolean {
  return JSON.stringify(one.collation) === JSON.stringify(other.collation);
}
