import { expect, it } from 'vitest';
import { keyPatterns } from './key-pattern.ts';

const patterns = (...keys: string[]) => [...new Set(keyPatterns(keys).values())].sort();

it.each([
  ['user:17', 'user:*'],
  ['user:alice@example.test', 'user:*'],
  ['users:a@b.c:en:1234.567', 'users:*:en:*'],
  ['session:5f2b8a90-7c1d-4e1f-9a3b-2c4d5e6f7a8b', 'session:*'],
  ['item/665f1c2e9b1e8a0012345678/lines', 'item/*/lines'],
  ['sess:V1StGXR8_Z5jdHi6B-myT', 'sess:*'],
  ['setting-12', 'setting-*'],
  ['report:2026-12-01', 'report:*'],
  ['report:2026-12-01T10:11:12.345Z', 'report:*:*:*'],
  ['v2:user:1', 'v2:user:*'],
  ['{user1000}.following', '{*}.following'],
  ['/api/users?page=3&sort=name', '/api/users?page=*&sort=*'],
  ['search:{"q":"red shoes","page":2}', 'search:*'],
  ['search:red shoes', 'search:*'],
  ['greeting', 'greeting'],
  ['config:limits', 'config:limits'],
  ['cache:topics:list', 'cache:topics:list'],
  ['', ''],
])('%s is %s', (key, pattern) => {
  expect(patterns(key)).toEqual([pattern]);
});

it('two names beside each other are names, three are values', () => {
  expect(patterns('config:limits', 'config:flags')).toEqual(['config:flags', 'config:limits']);
  expect(patterns('user:ann', 'user:bob', 'user:cid')).toEqual(['user:*']);
  expect(patterns('user:ann:name', 'user:bob:name', 'user:cid:mail')).toEqual([
    'user:ann:name',
    'user:bob:name',
    'user:cid:mail',
  ]);
});

it('keys of a program that have one part each stay apart', () => {
  expect(patterns('settings', 'tokens', 'greeting')).toEqual(['greeting', 'settings', 'tokens']);
});

it('a name that looks like a value beside values is one of them, in whatever order they come', () => {
  const keys = ['t:ab', 't:cd', 't:ef', 't:12', 'u:12:x', 'u:12:y', 'u:ab:x'];
  const expected = { 't:ab': 't:*', 't:12': 't:*', 'u:12:x': 'u:*:x', 'u:12:y': 'u:*:y', 'u:ab:x': 'u:ab:x' };
  for (let turn = 0; turn < keys.length; turn += 1) {
    const turned = [...keys.slice(turn), ...keys.slice(0, turn)];
    expect(Object.fromEntries(keyPatterns(turned))).toMatchObject(expected);
    expect(Object.fromEntries(keyPatterns(turned.toReversed()))).toMatchObject(expected);
  }
});

it('an encoded address is one value, whoever it is of', () => {
  const keys = ['user_lookup:alex.schoen42%40mail.example', 'user_lookup:rodney.rohan7%40mail.example'];
  expect([...new Set(keyPatterns(keys).values())]).toEqual(['user_lookup:*']);
  expect([...new Set(keyPatterns(['host:a.b42.example', 'host:c.d7.example']).values())]).toEqual(['host:*']);
});
