import { startEngines } from '../src/engines/engines.ts';
import { ownEngineRequest } from './own-engines.ts';

/** One pair of real engines for the whole test run, given to every test as URLs; the machine is provisioned where it must be. */
export default async function startSharedEngines(): Promise<() => Promise<void>> {
  const engines = await startEngines({ ...(await ownEngineRequest()), onProgress: (text) => console.error(text) });
  process.env.PLUMBLINE_TEST_VIA = engines.mongo.via;
  process.env.PLUMBLINE_TEST_MONGO_URL = engines.mongo.url;
  process.env.PLUMBLINE_TEST_REDIS_URL = engines.redis.url;
  return async () => {
    await engines[Symbol.asyncDispose]();
  };
}
