import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleEntry } from './entry.fixture.ts';
import { JsonlStore } from './jsonl-store.ts';

let folder = '';
let store: JsonlStore;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'plumbline-history-')), 'history');
  store = new JsonlStore(folder);
});
afterEach(async () => {
  await chmod(folder, 0o755).catch(() => undefined);
  await rm(join(folder, '..'), { recursive: true, force: true });
});

const machineClass = 'linux-x64-xeon';
const recent = (limit = 10, changes: { profile?: string; datasetDigest?: string } = {}) =>
  store.recent({ machineClass, profile: 'pr', limit, ...changes });
const file = () => join(folder, `${machineClass}.jsonl`);
const runsOf = async () => (await recent()).entries.map(({ run }) => run);

test("looking for kinds changes no file: a folder that is named may be somebody else's", async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'events.jsonl'), '{"mine":1}');
  await store.kinds();
  expect(await readFile(join(folder, 'events.jsonl'), 'utf8')).toBe('{"mine":1}');
});

test('nothing yet is no error', async () => {
  expect(await recent()).toEqual({ entries: [], warnings: [] });
});

test('the newest come back, oldest first, whatever their order in the file', async () => {
  for (const minute of [3, 1, 2, 4]) await store.append(exampleEntry(minute));
  expect((await recent(3)).entries).toEqual([2, 3, 4].map((minute) => exampleEntry(minute)));
  expect((await recent(0)).entries).toEqual([]);
});

test('only runs of the same profile, data and kind of machine; a run added twice is one', async () => {
  await store.append(exampleEntry(1, { profile: 'release' }));
  await store.append(exampleEntry(2, { datasetDigest: 'other' }));
  await store.append(exampleEntry(3, { machineClass: 'darwin-arm64-m4' }));
  await store.append(exampleEntry(4));
  await store.append(exampleEntry(4, { verdict: 'fail' }));
  const { entries } = await recent(10, { datasetDigest: 'c0ffee' });
  expect(entries).toEqual([exampleEntry(4, { verdict: 'fail' })]);
});

test.each([1, 20, 100])(
  'a line cut %d bytes before its end is moved away and said, and the next one is whole',
  async (cut) => {
    await store.append(exampleEntry(1));
    await store.append(exampleEntry(2));
    const bytes = await readFile(file());
    // One byte less is only the newline: that line is whole.
    await writeFile(file(), bytes.subarray(0, bytes.length - cut));
    await store.append(exampleEntry(3));
    const { entries, warnings } = await recent();
    if (cut === 1) {
      expect(entries).toHaveLength(3);
      return expect(warnings).toEqual([]);
    }
    expect(entries.map(({ run }) => run)).toEqual(['run-1', 'run-3']);
    expect(warnings).toEqual([
      expect.stringMatching(/1 line\(s\) of the history are damaged.*moved to .*\.jsonl\.corrupt/),
    ]);
    const moved = await readFile(`${file()}.corrupt`, 'utf8');
    expect(JSON.stringify(exampleEntry(2)).startsWith(moved.trim())).toBe(true);
    // Said once: it is no longer there.
    expect((await recent()).warnings).toEqual([]);
    expect(await runsOf()).toEqual(['run-1', 'run-3']);
  },
);

test('a cut line at the end of the file is moved although nothing was added after it', async () => {
  await store.append(exampleEntry(1));
  await appendFile(file(), '{"v":1,"run":"ha');
  expect((await recent()).warnings).toHaveLength(1);
  expect(await readFile(`${file()}.corrupt`, 'utf8')).toBe('{"v":1,"run":"ha\n');
});

test.each([
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x7b])],
  ['zeros, as a crash leaves them', Buffer.alloc(300)],
  ['JSON that is no entry', Buffer.from('{"v":1,"run":""}')],
  ['no object', Buffer.from('42')],
  ['no version', Buffer.from('{"run":"x"}')],
  ['a text as its version', Buffer.from('{"v":"2"}')],
  [
    'a head as of an entry, and nothing right after it',
    Buffer.from(`${JSON.stringify(exampleEntry(1)).slice(0, -40)}}`),
  ],
])('%s: moved byte for byte', async (_, bytes) => {
  await store.append(exampleEntry(1));
  await appendFile(file(), Buffer.concat([bytes, Buffer.from('\n')]));
  await store.append(exampleEntry(2));
  expect((await recent()).warnings).toHaveLength(1);
  expect(await readFile(`${file()}.corrupt`)).toEqual(Buffer.concat([bytes, Buffer.from('\n')]));
  expect(await runsOf()).toEqual(['run-1', 'run-2']);
});

test('lines of a later version are neither read, nor changed, nor kept quiet', async () => {
  const future = '{"v":3,"everything":"is different"}\n';
  await store.append(exampleEntry(1));
  await appendFile(file(), future);
  await store.append(exampleEntry(2));
  const before = await readFile(file(), 'utf8');
  for (const _ of [1, 2]) {
    const { entries, warnings } = await recent();
    expect(entries).toHaveLength(2);
    expect(warnings).toEqual([
      expect.stringContaining('1 run(s) of history version 3 were not read and left as they are'),
    ]);
  }
  expect(await readFile(file(), 'utf8')).toBe(before);
  expect(await readdir(folder)).toEqual([`${machineClass}.jsonl`]);
});

test('lines of version 1 are read beside those of today, and stay as they are', async () => {
  const old = {
    ...exampleEntry(1),
    v: 1,
    variants: [{ scenario: 'user-projects', variant: 'indexed', p50: 101, p95: 151 }],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(file(), `${JSON.stringify(old)}\n`);
  await store.append(exampleEntry(2));
  expect(await recent()).toEqual({ entries: [exampleEntry(1), exampleEntry(2)], warnings: [] });
  expect(await readFile(file(), 'utf8')).toContain(JSON.stringify(old));
});

test('what there is to ask for', async () => {
  expect(await store.kinds()).toEqual([]);
  for (const minute of [1, 3, 2, 2]) await store.append(exampleEntry(minute));
  await store.append(exampleEntry(4, { profile: 'release' }));
  await store.append(exampleEntry(5, { machineClass: 'darwin-arm64' }));
  await appendFile(file(), '{"v":1,"cut');
  const at = (minute: number) => exampleEntry(minute).startedAt;
  expect(await store.kinds()).toEqual([
    { machineClass: 'darwin-arm64', profile: 'pr', runs: 1, newest: at(5) },
    { machineClass, profile: 'pr', runs: 3, newest: at(3) },
    { machineClass, profile: 'release', runs: 1, newest: at(4) },
  ]);
});

test('many writers and readers at once lose nothing, beside a damaged line', async () => {
  await store.append(exampleEntry(0));
  await appendFile(file(), '{"v":1,"cut');
  const minutes = Array.from({ length: 60 }, (_, i) => i + 1);
  await Promise.all(
    minutes.flatMap((minute) => [
      new JsonlStore(folder).append(exampleEntry(minute)),
      ...(minute % 5 ? [] : [recent()]),
    ]),
  );
  expect((await recent(100)).entries).toHaveLength(61);
  expect(await readFile(`${file()}.corrupt`, 'utf8')).toContain('{"v":1,"cut');
});

test('what cannot be kept is an error that says where', async () => {
  await writeFile(join(folder, '..', 'file'), '');
  await expect(new JsonlStore(join(folder, '..', 'file')).append(exampleEntry(1))).rejects.toMatchObject({
    code: 'HISTORY_UNUSABLE',
    message: expect.stringContaining('file'),
  });
  await mkdir(file(), { recursive: true });
  await expect(recent()).rejects.toMatchObject({ code: 'HISTORY_UNUSABLE' });
  await expect(store.append(exampleEntry(1, { machineClass: '../x' }))).rejects.toMatchObject({
    code: 'HISTORY_UNUSABLE',
  });
  await expect(store.append(exampleEntry(1, { run: '' }))).rejects.toMatchObject({ code: 'HISTORY_UNUSABLE' });
});
