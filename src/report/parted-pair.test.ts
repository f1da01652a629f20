import { expect, it } from 'vitest';
import { partedPair } from './parted-pair.ts';

it('two long texts are shown from before the place where they part', () => {
  const [before, after] = [
    'IXSCAN { team: 1, status: 1, updated: -1 }',
    'IXSCAN { team: 1, status: 1 }, sorted in memory',
  ];
  expect(partedPair(before, after, 30)).toEqual(['… status: 1, updated: -1 }', '… status: 1 }, sorted in memory']);
  expect(partedPair(before, after, 60)).toEqual([before, after]);
});

it('what differs from its beginning is shown from there', () => {
  const texts = ['IXSCAN { customer: 1, placed: -1 }, sorted in memory', 'COLLSCAN'] as const;
  expect(partedPair(...texts, 30)).toEqual([...texts]);
});

it('the same of one long word', () => {
  const start = 'customer'.repeat(6);
  expect(partedPair(`${start}Id:1`, `${start}Name:1`, 30)).toEqual(['… ercustomerId:1', '… ercustomerName:1']);
});
