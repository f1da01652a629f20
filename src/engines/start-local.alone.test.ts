import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { STAND_INS } from './engine-programs.ts';
import type { EngineOptions, RunningEngines } from './engines.ts';
import { hasDocker, startTestEngines } from './test-engines.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const KEY = 'abcdef0123';
let folder: string;

/**
 * Programs that look like local ones, and run in a container of the host's network: most machines have no mongod of
 * their own. Those without Docker have.
 */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-test-'));
  if (!hasDocker) return;
  await mkdir(path.join(folder, 'bin'));
  const image = {
    mongod: process.env.PLUMBLINE_TEST_MONGO_IMAGE ?? STAND_INS.mongodb,
    'redis-server': STAND_INS.redis,
  };
  for (const [name, from] of Object.entries(image)) {
    const file = path.join(folder, 'bin', name);
    await writeFile(
      file,
      `#!/bin/sh\nexec docker run --rm --network host -v ${tmpdir()}:${tmpdir()} ${from} ${name} "$@"\n`,
    );
    await chmod(file, 0o755);
  }
  vi.stubEnv('PATH', `${path.join(folder, 'bin')}${path.delimiter}${process.env.PATH}`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const start = (changes: Partial<EngineOptions>) =>
  startTestEngines({ via: 'local', cacheDirectory: path.join(folder, 'cache'), ...changes });

async function counting<Result>(
  engines: RunningEngines,
  work: (client: MongoClient) => Promise<Result>,
): Promise<Result> {
  await using client = new MongoClient(engines.mongo.url);
  return await work(client);
}

test('binaries on PATH are started, pinned, and leave nothing behind', async () => {
  {
    await using engines = await start({ pinCores: { engines: [0] } });
    expect(engines).toMatchObject({ pinned: true, fromSnapshot: false, notes: [] });
    expect(engines.mongo).toMatchObject({ via: 'local', image: expect.stringMatching(/\/mongod$/) });
    await engines.ping(5_000);
    expect(await readdir(path.join(folder, 'cache/leftovers'))).toHaveLength(2);
  }
  expect(await readdir(path.join(folder, 'cache/leftovers'))).toEqual([]);
});

test('cores that are not there are said', async () => {
  await using engines = await start({ pinCores: { engines: [4_000] } });
  expect(engines.pinned).toBe(false);
  expect(engines.notes.join()).toContain('not pinned');
});

test('a replica set keeps its data in a snapshot, and is primary on another port', async () => {
  {
    await using engines = await start({ topology: 'replicaSet', snapshot: KEY });
    await counting(engines, (client) => client.db('kept').collection('c').insertOne({ n: 42 }));
    await engines.saveSnapshot(KEY, 'tiny');
    expect(await counting(engines, (client) => client.db('kept').collection('c').countDocuments())).toBe(1);
  }
  {
    await using engines = await start({ topology: 'replicaSet', snapshot: KEY });
    expect(engines.fromSnapshot).toBe(true);
    await counting(engines, (client) => client.db('kept').collection('c').insertOne({ n: 43 }));
    expect(await counting(engines, (client) => client.db('kept').collection('c').countDocuments())).toBe(2);
  }
  const [file = ''] = (await readdir(path.join(folder, 'cache/snapshots', KEY, 'data'))).filter((name) =>
    name.startsWith('collection'),
  );
  await writeFile(path.join(folder, 'cache/snapshots', KEY, 'data', file), 'damaged');
  await using engines = await start({ topology: 'replicaSet', snapshot: KEY });
  expect(engines.fromSnapshot).toBe(false);
  expect(engines.notes.join()).toContain(`its file ${file} is not as it was written`);
  expect(await readdir(path.join(folder, 'cache/snapshots'))).toEqual([]);
});

test('an engine that cannot start says why in the words of its log', async () => {
  await expect(start({ redisArguments: ['--no-such-option', '1'] })).rejects.toMatchObject({
    code: 'ENGINE_DIED',
    message: expect.stringMatching(/Redis did not start.*no-such-option/s),
  });
  expect(await readdir(path.join(folder, 'cache/leftovers'))).toEqual([]);
});
