import { access } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type Case, readCaseSets, versionsOf } from './cases.ts';
import { holds, judgeCase, type Question, tally } from './judge-case.ts';
import type { Told } from './told.ts';

const sets = await readCaseSets();
const cases = sets.flatMap((set) => set.cases);
const sortInMemory = cases.find(({ name }) => name === '07-sort-in-memory') as Case;

const told = (more: Partial<Told> = {}): Told => ({
  red: false,
  unjudged: undefined,
  by: [],
  finding: undefined,
  better: false,
  reasons: [],
  work: [],
  counted: {},
  ...more,
});
const finding = {
  rule: 'sort-in-memory',
  kind: 'worse',
  sentence: 'orders are sorted in memory',
  cure: 'create an index { customer: 1, placed: -1, _id: -1 }',
} as const;
const red = told({ red: true, by: ['current/work'], finding });
const right = {
  case: sortInMemory,
  faultyCompare: red,
  faultyRun: red,
  alikeCompare: told(),
  alikeRun: told(),
  fix: told({ better: true }),
};
const wrong = (trial: Parameters<typeof judgeCase>[0]): Question[] =>
  judgeCase(trial)
    .filter((answer) => !answer.right)
    .map(({ question }) => question);

it('every case has each version that is expected of it', async () => {
  expect(sets.map((set) => set.cases.length)).toEqual([39, 115]);
  for (const one of cases)
    for (const file of ['scenario.ts', ...['good', ...versionsOf(one)].map((version) => `${version}.js`)])
      await access(path.join(one.folder, file));
});

it('what is as expected is right, and each thing that is not is told by itself', () => {
  expect(wrong(right)).toEqual([]);
  expect(wrong({ ...right, faultyRun: told() })).toEqual(['faultyRun', 'sentence', 'cure']);
  expect(wrong({ ...right, faultyCompare: told({ ...red, finding: { ...finding, rule: 'other-index' } }) })).toEqual([
    'sentence',
  ]);
  expect(wrong({ ...right, faultyRun: told({ ...red, finding: { ...finding, cure: undefined } }) })).toEqual(['cure']);
  expect(wrong({ ...right, alikeRun: red, fix: red })).toEqual(['alikeRun', 'fix', 'fixSaid']);
});

it('what was not judged is neither red nor green', () => {
  const unjudged = told({ unjudged: 'counters disagree' });
  expect(wrong({ ...right, alikeCompare: unjudged, alikeRun: unjudged })).toEqual(['alikeCompare', 'alikeRun']);
  expect(wrong({ ...right, faultyCompare: { ...red, unjudged: 'counters disagree' } })).toEqual(['faultyCompare']);
});

it('as many sentences may miss as the set allows, and of all else none', () => {
  const answers = judgeCase({ ...right, faultyRun: told(), alikeRun: red });
  const tallies = tally(answers, { sentences: 1, cures: 0 });
  expect([...tallies].filter(([, one]) => !holds(one)).map(([question]) => question)).toEqual([
    'faultyRun',
    'cure',
    'alikeRun',
  ]);
});
