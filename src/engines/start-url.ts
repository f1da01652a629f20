import { messageOf, PlumblineError } from '../errors.ts';
import { redactUrl } from '../process/redact-url.ts';
import { connectionHint } from './connection-hint.ts';
import type { EngineServer } from './engine-server.ts';
import { WayClosed } from './engines-unavailable.ts';
import { GivenEngines } from './given-engines.ts';
import { givenMongoNotes } from './given-notes.ts';
import { type MongoAnswer, probeMongo, probeRedis, type RedisAnswer } from './probe.ts';
import { assertRedisRights } from './redis-rights.ts';
import type { EngineOptions, RunningEngines } from './running-engines.ts';
import type { Unfit } from './topologies.ts';

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

/** What answers at both URLs, and can be measured on. Changes nothing. */
export async function lookAtGiven(
  urls: { mongo: string; redis: string },
  signal: AbortSignal | undefined,
): Promise<{ mongo: MongoAnswer; redis: RedisAnswer }> {
  const [mongo, redis] = await Promise.all([
    reached('MongoDB', urls.mongo, signal, () => probeMongo(urls.mongo, DEADLINE_MS, signal)),
    reached('Redis', urls.redis, signal, async () => {
      await assertRedisRights(urls.redis, DEADLINE_MS, signal);
      return await probeRedis(urls.redis, DEADLINE_MS, signal);
    }),
  ]);
  return { mongo, redis };
}

/** The engines that the user runs: they are used as they are, and never stopped. */
export async function startUrl(options: EngineOptions): Promise<RunningEngines> {
  const urls = givenUrls(options);
  options.onProgress(`using ${redactUrl(urls.mongo)} and ${redactUrl(urls.redis)}`);
  const { mongo, redis } = await lookAtGiven(urls, options.signal);
  const notes = await givenMongoNotes(urls.mongo, mongo.topology, DEADLINE_MS, options);
  return new GivenEngines({ urls, mongo, redis, notes, options });
}

async function reached<Answer extends { unfit?: Unfit }>(
  engine: EngineServer['engine'],
  url: string,
  signal: AbortSignal | undefined,
  probe: () => Promise<Answer>,
): Promise<Answer> {
  const at = `${engine === 'MongoDB' ? 'MONGO_URL' : 'REDIS_URL'} (${redactUrl(url)})`;
  let answer: Answer;
  try {
    answer = await probe();
  } catch (thrown) {
    signal?.throwIfAborted();
    if (thrown instanceof PlumblineError) throw thrown;
    const message = messageOf(thrown);
    throw new PlumblineError(
      'ENGINE_UNAVAILABLE',
      `nothing usable answers at ${at}: ${message}`,
      connectionHint(engine, url, message),
    );
  }
  if (!answer.unfit) return answer;
  throw new PlumblineError('ENGINE_UNAVAILABLE', `${engine} at ${at} is ${answer.unfit.is}`, answer.unfit.hint);
}
