import { expect, it } from 'vitest';
import type { RedisRequest } from './redis-request.ts';
import { walksOf } from './redis-walks.ts';

function walks(line: string) {
  const [verb = '', ...words] = line.split(' ');
  const args = words.map((text) => ({ text }));
  return walksOf({ verb, args } as unknown as RedisRequest).map(({ key, atMost, bounds }) => [key, atMost, bounds]);
}

it('elements within bounds of names are counted by their names, and a limit bounds them', () => {
  expect(walks('zrange z - + BYLEX LIMIT 5 10')).toEqual([['z', 15, ['ZLEXCOUNT', '-', '+']]]);
  expect(walks('zrevrangebylex z [b [a')).toEqual([['z', Number.POSITIVE_INFINITY, ['ZLEXCOUNT', '[a', '[b']]]);
  expect(walks('zrangebyscore z 1 9 LIMIT 0 3')).toEqual([['z', 3, ['ZCOUNT', '1', '9']]]);
});

it('what is no number is no number of elements', () => {
  for (const line of ['zrange z a b', 'lrange l a b', 'lindex l a', 'zrangebyscore z 1 9 LIMIT 0 x'])
    expect(walks(line).map(([, atMost]) => atMost)).toEqual([Number.POSITIVE_INFINITY]);
});

it('one long step of a cursor walks over all that it is given, a short one keeps nobody waiting', () => {
  expect(walks('scan 0 MATCH k:1 COUNT 1000000')).toEqual([[undefined, 1_000_000, undefined]]);
  expect(walks('hscan h 0 COUNT 5000')).toEqual([['h', 5_000, undefined]]);
  expect(walks('scan 0 MATCH k:1 COUNT 1000')).toEqual([]);
  expect(walks('sscan s 0')).toEqual([]);
});
