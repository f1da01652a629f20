import path from 'node:path';
import { expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { FLAGS, shard, wholeNumber } from './flags.ts';
import { cacheDirectoryFrom } from './settings.ts';

it('a shard is one of as many as there are', () => {
  expect(shard('1/1')).toEqual({ index: 1, of: 1 });
  expect(shard('3/12')).toEqual({ index: 3, of: 12 });
});

it.each(['0/4', '5/4', '4', '1/0', '0/0', 'a/b', '1/2/3', '-1/4', '1/2.5', ''])('%j is none', (text) => {
  expect(() => shard(text)).toThrow('write i/n, from 1/n to n/n');
});

it.each([
  [{}, '.plumbline'],
  [{ PLUMBLINE_CACHE: '' }, '.plumbline'],
  [{ PLUMBLINE_CACHE: 'cache' }, 'cache'],
])('the cache of %j is %s', (environment, folder) => {
  expect(cacheDirectoryFrom(environment)).toBe(path.resolve(folder));
});

it('a whole number is one that a report can hold', () => {
  expect(wholeNumber('9007199254740991')).toBe(9_007_199_254_740_991);
  for (const text of ['9007199254740993', '1.5', '-1', ''])
    expect(() => wholeNumber(text)).toThrow('write a whole number');
});

it('a flag has the name under which the parser gives its value', () => {
  for (const [name, { option }] of Object.entries(FLAGS)) expect(option.attributeName()).toBe(name);
});

it('each flag is one of a command', () => {
  const used = new Set<string>(Object.values(COMMANDS).flatMap(({ flags }) => flags));
  expect(Object.keys(FLAGS).filter((name) => !used.has(name))).toEqual([]);
});
