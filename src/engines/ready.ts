import { messageOf, PlumblineError } from '../errors.ts';
import type { EngineServer, ManagedServer } from './engine-server.ts';
import { type MongoAnswer, probeMongo, probeRedis } from './probe.ts';
import type { EngineOptions } from './running-engines.ts';

const READY_DEADLINE_MS = 10_000;

type Watch = Pick<EngineOptions, 'onProgress' | 'signal'>;

/**
 * Has a started MongoDB answer, and returns what it says of itself. An engine can say that it is ready, accept
 * connections and close each at once: that one is restarted, once, and the report says so. `settle` is what it needs
 * after each start.
 */
export function mongoReady(
  server: ManagedServer,
  settle: () => Promise<void>,
  watch: Watch,
  notes: string[],
): Promise<MongoAnswer> {
  return ready(server, watch, notes, async (url) => {
    const answer = await probeMongo(url, READY_DEADLINE_MS, watch.signal);
    await settle();
    return answer;
  });
}

/** The same of Redis. */
export function redisReady(server: ManagedServer, watch: Watch, notes: string[]): Promise<{ version: string }> {
  return ready(server, watch, notes, (url) => probeRedis(url, READY_DEADLINE_MS, watch.signal));
}

/** What is told of an engine that ended. */
export type Mourned = Pick<EngineServer, 'engine' | 'obituary'>;

/** The error of an engine that ended or no longer answers. */
export async function engineDied(server: Mourned, thrown: unknown): Promise<PlumblineError> {
  return new PlumblineError(
    'ENGINE_DIED',
    `${server.engine} no longer answers: ${messageOf(thrown).replace(/\.$/, '')}. ${await server.obituary()}`,
    'Nothing measured after that counts. Run again; if it ends at the same place, look at the memory of the machine and the last lines of the log.',
  );
}

async function ready<Answer>(
  server: ManagedServer,
  { onProgress, signal }: Watch,
  notes: string[],
  probe: (url: string) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await probe(server.url);
  } catch (thrown) {
    signal?.throwIfAborted();
    const note = `${server.engine} said that it was ready and did not answer (${messageOf(thrown)}): it was restarted once`;
    onProgress(note);
    notes.push(note);
  }
  try {
    await server.restart();
    return await probe(server.url);
  } catch (thrown) {
    signal?.throwIfAborted();
    throw await engineDied(server, thrown);
  }
}
