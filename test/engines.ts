import path from 'node:path';
import { startEngines } from '../src/engines/engines.ts';
import { configSchema } from '../src/model/config.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/** One pair of real engines for the whole test run, given to every test as URLs; the machine is provisioned where it must be. */
export default async function startSharedEngines(): Promise<() => Promise<void>> {
  const { mongoCacheGb, redisArguments, topology } = configSchema.parse({});
  const engines = await startEngines({
    urls: {},
    images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
    topology,
    mongoCacheGb,
    redisArguments,
    provision: true,
    allowDatabases: [],
    cacheDirectory: path.join(ROOT, '.plumbline'),
    onProgress: (text) => console.error(text),
  });
  process.env.PLUMBLINE_TEST_MONGO_URL = engines.mongo.url;
  process.env.PLUMBLINE_TEST_REDIS_URL = engines.redis.url;
  return async () => {
    await engines[Symbol.asyncDispose]();
  };
}
