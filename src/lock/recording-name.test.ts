import { expect, it } from 'vitest';
import type { EngineIdentity } from '../model/engines.ts';
import type { LockEntry } from '../model/lock.ts';
import { formerRecordingName, recordedBy, recordingName } from './recording-name.ts';

const identity: EngineIdentity = {
  mongodb: 'mongodb 7.0 classic',
  redis: 'redis 7',
  topology: 'standalone',
  major: { mongodb: 'mongodb 7', redis: 'redis 7' },
};
const entry = (digest: string) => ({ dataset: 'shop', digest }) as LockEntry;
const old = new Map([
  ['a/indexed', entry('1')],
  ['b/indexed', entry('1')],
]);

it('what is recorded under the former name is read, and of both the newer', () => {
  const [name, former] = [recordingName('pr', identity), formerRecordingName('pr', identity)];
  expect([name, former]).toEqual([
    'pr, mongodb 7.0 classic, redis 7, standalone',
    'pr, mongodb 7, redis 7, standalone',
  ]);
  const of = (recordings: [string, Map<string, LockEntry>][]) =>
    recordedBy({ recordings: new Map(recordings) }, 'pr', identity);
  expect(of([[former, old]])).toEqual(old);
  const both = of([
    [former, old],
    [name, new Map([['a/indexed', entry('2')]])],
  ]);
  expect([...(both ?? [])].map(([variant, { digest }]) => [variant, digest])).toEqual([
    ['a/indexed', '2'],
    ['b/indexed', '1'],
  ]);
  expect(of([[recordingName('smoke', identity), old]])).toBeUndefined();
});
