import { expect, test } from 'vitest';
import type { Operation } from './operation.ts';
import { operationsOfPasses } from './operations-of-passes.ts';

const find = (target: string, asked: number, docs = asked): Operation => ({
  engine: 'mongodb',
  verb: 'find',
  target,
  shape: { filter: { _id: 'ObjectId' } },
  asked,
  counts: { 'mongo.commands': asked, 'mongo.docsExamined': docs },
  plans: [],
});

test('what each pass had is kept as it is', () => {
  expect(operationsOfPasses([[find('people', 3)], [find('people', 3)]])).toEqual([find('people', 3)]);
  expect(operationsOfPasses([[find('people', 3)]])).toEqual([find('people', 3)]);
});

test('what was not the same in each pass is the last one, and unstable', () => {
  const passes = [
    [find('people', 3), find('tickets', 5), find('jobs', 1)],
    [find('people', 3, 4), find('tickets', 5)],
    [find('people', 3, 4), find('tickets', 5), find('stamps', 2)],
  ];
  expect(operationsOfPasses(passes)).toEqual([
    { ...find('people', 3, 4), unstable: true },
    find('tickets', 5),
    { ...find('jobs', 1), unstable: true },
    { ...find('stamps', 2), unstable: true },
  ]);
});
