import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EngineOptions, startEngines } from './engines.ts';
import { surveyEngines } from './survey.ts';

let cacheDirectory: string;
beforeAll(async () => {
  cacheDirectory = await mkdtemp(path.join(tmpdir(), 'plumbline-test-'));
});
afterAll(() => rm(cacheDirectory, { recursive: true }));

function options(changes: Partial<EngineOptions>): EngineOptions {
  return {
    urls: {},
    images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
    topology: 'standalone',
    mongoCacheGb: 0.5,
    redisArguments: [],
    provision: false,
    allowDatabases: [],
    cacheDirectory,
    onProgress: () => undefined,
    ...changes,
  };
}

describe('given URLs', () => {
  test('one without the other is a usage error that names the missing one', async () => {
    await expect(startEngines(options({ urls: { mongo: 'mongodb://127.0.0.1:1' } }))).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('REDIS_URL is not'),
    });
    await expect(startEngines(options({ urls: { redis: 'redis://127.0.0.1:1' } }))).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('MONGO_URL is not'),
    });
  });

  test('that nobody answers at are an error without the password, and no other way is tried', async () => {
    const urls = { mongo: 'mongodb://ann:s3cret@127.0.0.1:1/', redis: 'redis://:s3cret@127.0.0.1:1' };
    const error = await startEngines(options({ urls })).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('s3cret');
  }, 15_000);

  test('that accept and never answer are an error in time', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const urls = { mongo: `mongodb://127.0.0.1:${port}/`, redis: `redis://127.0.0.1:${port}` };
    await expect(startEngines(options({ urls }))).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
    server.close();
  }, 15_000);
});

describe('no way at all', () => {
  const emptyPath = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const { PATH } = process.env;
    process.env.PATH = '/nowhere';
    try {
      return await work();
    } finally {
      process.env.PATH = PATH;
    }
  };

  test('lists what was tried and what to do', async () => {
    const failing = emptyPath(() => startEngines(options({ via: 'local' })));
    await expect(failing).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining('local: mongod and redis-server are not on PATH'),
      hint: expect.stringContaining('MONGO_URL'),
    });
  });

  test('an aborted start is the reason of the abort', async () => {
    const signal = AbortSignal.abort(new Error('interrupted'));
    await expect(startEngines(options({ signal }))).rejects.toThrow('interrupted');
  });

  test('a survey says of each way why not', async () => {
    const survey = await emptyPath(() => surveyEngines(options({ via: 'local' })));
    expect(survey.ways.map(({ way }) => way)).toEqual(['url', 'docker', 'local', 'provisioning']);
    expect(survey.ways.find(({ way }) => way === 'url')).toMatchObject({
      usable: false,
      reason: 'MONGO_URL and REDIS_URL are not set',
    });
    expect(survey.ways.find(({ way }) => way === 'provisioning')).toMatchObject({
      usable: false,
      reason: expect.stringContaining('--no-provision'),
    });
    expect(survey.chosen).toBeUndefined();
  }, 20_000);
});
