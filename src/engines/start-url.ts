import { messageOf, PlumblineError } from '../errors.ts';
import { redactUrl } from '../process/redact-url.ts';
import type { EngineOptions, RunningEngines } from './contract.ts';
import { GivenEngines } from './given-engines.ts';
import { givenMongoNotes } from './given-notes.ts';
import { type MongoAnswer, probeMongo, probeRedis } from './probe.ts';
import { WayClosed } from './way-closed.ts';

const DEADLINE_MS = 5_000;

/** Both URLs; WayClosed when none is given, USAGE when only one is. */
export function givenUrls({ urls }: Pick<EngineOptions, 'urls'>): { mongo: string; redis: string } {
  const { mongo, redis } = urls;
  if (mongo && redis) return { mongo, redis };
  if (!mongo && !redis) throw new WayClosed('MONGO_URL and REDIS_URL are not set');
  const [given, missing] = mongo ? ['MONGO_URL', 'REDIS_URL'] : ['REDIS_URL', 'MONGO_URL'];
  throw new PlumblineError(
    'USAGE',
    `${given} is set and ${missing} is not`,
    `Set ${missing} too, or leave both out: then Plumbline starts both engines itself.`,
  );
}

/** The engines that the user runs: they are used as they are, and never stopped. */
export async function startUrl(options: EngineOptions): Promise<RunningEngines> {
  const urls = givenUrls(options);
  options.onProgress(`using ${redactUrl(urls.mongo)} and ${redactUrl(urls.redis)}`);
  const [mongo, redis] = await Promise.all([
    reached(
      'MONGO_URL',
      urls.mongo,
      options.signal,
      (): Promise<MongoAnswer> => probeMongo(urls.mongo, DEADLINE_MS, options.signal),
    ),
    reached('REDIS_URL', urls.redis, options.signal, () => probeRedis(urls.redis, DEADLINE_MS, options.signal)),
  ]);
  const notes = await givenMongoNotes(urls.mongo, DEADLINE_MS, options);
  return new GivenEngines({ urls, mongo, redis, notes, options });
}

async function reached<Answer>(
  variable: string,
  url: string,
  signal: AbortSignal | undefined,
  probe: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await probe();
  } catch (thrown) {
    signal?.throwIfAborted();
    throw new PlumblineError(
      'ENGINE_UNAVAILABLE',
      `nothing usable answers at ${variable} (${redactUrl(url)}): ${messageOf(thrown)}`,
      `Check the address, the network and the credentials, or leave MONGO_URL and REDIS_URL out.`,
    );
  }
}
