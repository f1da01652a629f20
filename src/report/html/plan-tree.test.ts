import { expect, test } from 'vitest';
import { planTree } from './plan-tree.ts';

/** `LIMIT(FETCH(IXSCAN))`. */
function told(stages: ReturnType<typeof planTree>): string {
  return stages.map(({ name, inputs }) => (inputs.length === 0 ? name : `${name}(${told(inputs)})`)).join(' ');
}

test.each([
  [['LIMIT', 'FETCH', 'IXSCAN'], 'LIMIT(FETCH(IXSCAN))'],
  [['FETCH', 'OR', 'IXSCAN', 'COLLSCAN'], 'FETCH(OR(IXSCAN COLLSCAN))'],
  [['SORT_MERGE', 'FETCH', 'IXSCAN', 'FETCH', 'IXSCAN'], 'SORT_MERGE(FETCH(IXSCAN) FETCH(IXSCAN))'],
  [['LIMIT', 'IXSCAN', '$lookup', 'COLLSCAN', '$lookup', 'IXSCAN'], 'LIMIT(IXSCAN) $lookup(COLLSCAN) $lookup(IXSCAN)'],
  [['EXPRESS_IXSCAN'], 'EXPRESS_IXSCAN'],
  [[], ''],
])('%j is the tree %s', (stages, tree) => {
  expect(told(planTree(stages))).toBe(tree);
});
