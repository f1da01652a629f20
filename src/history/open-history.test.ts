import path from 'node:path';
import { expect, test } from 'vitest';
import { BranchStore } from './branch-store.ts';
import { JsonlStore } from './jsonl-store.ts';
import { MongoStore } from './mongo-store.ts';
import { openHistory } from './open-history.ts';

const places = { folder: '/project', out: '/project/reports' };

test.each([
  [undefined, JsonlStore],
  ['', JsonlStore],
  ['../kept', JsonlStore],
  ['branch', BranchStore],
  ['branch:perf/history', BranchStore],
  ['branch:plumbline-history@origin', BranchStore],
  ['branch:@origin', BranchStore],
  ['mongodb://localhost/performance', MongoStore],
])('%s', async (where, store) => {
  await using opened = openHistory(where, places);
  expect(opened).toBeInstanceOf(store);
});

test.each([
  'branch:--upload-pack=x',
  'branch:a..b',
  'branch:a@-x',
  'branch:a b',
  'redis://ann:s3cret@host',
  'https://host',
])('%s is refused, without what it says in confidence', (where) => {
  expect(() => openHistory(where, places)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('s3cret') }),
  );
});

test('a folder is relative to the project', async () => {
  await using store = openHistory('no/such/folder', { ...places, folder: path.resolve('src') });
  expect(await store.kinds()).toEqual([]);
});
