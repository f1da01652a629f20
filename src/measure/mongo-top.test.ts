import { expect, it } from 'vitest';
import { serverReadsBetween, usedBetween } from './mongo-top.ts';

const use = (namespaces: Record<string, [operations: number, queries: number]>) =>
  new Map(Object.entries(namespaces).map(([name, [operations, queries]]) => [name, { operations, queries }]));

it('what a server reads of its own is told apart from what anybody reads beside it', () => {
  const before = use({ 'admin.system.keys': [2, 1], 'shop.items': [5, 5] });
  const after = use({
    'admin.system.keys': [6, 3],
    'config.external_validation_keys': [4, 4],
    'config.mine': [7, 7],
    'admin.mine': [7, 7],
    'shop.items': [8, 8],
  });
  expect(serverReadsBetween(before, after)).toBe(2 + 4);
  expect(usedBetween(before, after)).toEqual({ 'shop.items': 3 });
});

it('a server that does not tell has read nothing that is known', () => {
  expect(serverReadsBetween(undefined, undefined)).toBe(0);
});
