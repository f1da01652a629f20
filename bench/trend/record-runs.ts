/**
 * `node bench/trend/record-runs.ts [runs] [seconds]`: medians of unchanged reads, each run in a process of its own on
 * one pair of engines, as `recorded-runs.json` has them. What this machine does meanwhile is part of the noise.
 */

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { startEngines } from '../../src/engines/engines.ts';
import { ownEngineRequest } from '../../test/own-engines.ts';

const CALLS = 300;
const WARM_UP = 100;

const READS = `
  const { MongoClient } = await import('mongodb');
  const { Redis } = await import('ioredis');
  const [mongoUrl, redisUrl] = process.argv.slice(1);
  const mongo = await MongoClient.connect(mongoUrl);
  const redis = new Redis(redisUrl);
  const items = mongo.db('recorded').collection('items');
  const median = async (call) => {
    const times = [];
    for (let i = 0; i < ${CALLS + WARM_UP}; i += 1) {
      const start = performance.now();
      await call(i);
      if (i >= ${WARM_UP}) times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[times.length >> 1];
  };
  const figures = {
    mongoFindOne: await median((i) => items.findOne({ _id: i % 1000 })),
    redisGet: await median((i) => redis.get('item:' + (i % 1000))),
  };
  process.stdout.write(JSON.stringify(figures));
  redis.disconnect();
  await mongo.close();`;

const runs = Number(process.argv[2] ?? 300);
const longestMs = 1000 * Number(process.argv[3] ?? 600);
await using engines = await startEngines({ ...(await ownEngineRequest()), onProgress: console.error });
const { MongoClient } = await import('mongodb');
const { Redis } = await import('ioredis');
const mongo = await MongoClient.connect(engines.mongo.url);
const redis = new Redis(engines.redis.url);
const documents = Array.from({ length: 1000 }, (_, _id) => ({ _id, text: 'x'.repeat(500) }));
await mongo.db('recorded').collection<{ _id: number }>('items').insertMany(documents);
for (const { _id, text } of documents) await redis.set(`item:${_id}`, text);
redis.disconnect();
await mongo.close();

const medians: Record<string, number[]> = { mongoFindOne: [], redisGet: [] };
for (let run = 0; run < runs && performance.now() < longestMs; run += 1) {
  const args = ['--input-type=module', '-e', READS, engines.mongo.url, engines.redis.url];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  const figures: Record<string, number> = JSON.parse(stdout);
  for (const [name, value] of Object.entries(figures)) medians[name]?.push(Math.round(value * 1e4) / 1e4);
  // Each time: what was recorded until somebody ends it is kept.
  await writeFile(path.join(import.meta.dirname, 'recorded-runs.json'), `${JSON.stringify(medians)}\n`);
}
