import { PlumblineError } from '../errors.ts';
import { MARKER_KEY } from '../model/marker.ts';
import { withRedis } from './conversation.ts';

/** What Plumbline itself asks of Redis, as an access list has it. */
const RULES = '+info +client|info +dbsize +exists +set +watch +unwatch +multi +exec +discard +flushdb +select +ping';

/**
 * Throws RIGHTS_MISSING when the user of the URL may not do what a run needs, all of it at once; ENGINE_UNAVAILABLE
 * when it would work in another database than the URL names. Nothing is changed: what changes something is only queued,
 * and then discarded.
 */
export async function assertRedisRights(url: string, deadlineMs: number, signal?: AbortSignal): Promise<void> {
  const { denied, wanted, actual } = await withRedis(url, deadlineMs, signal, async (redis) => {
    const wanted = redis.options.db ?? 0;
    const tried = redis
      .pipeline()
      .call('SELECT', wanted)
      .call('INFO', 'server')
      .call('DBSIZE')
      .call('EXISTS', MARKER_KEY)
      .call('WATCH', MARKER_KEY)
      .call('MULTI')
      .call('SET', MARKER_KEY, '')
      .call('FLUSHDB')
      .call('DISCARD')
      .call('UNWATCH')
      .call('CLIENT', 'INFO');
    const replies = (await tried.exec()) ?? [];
    const denied = replies.flatMap(([error]) => (error && /^NOPERM/.test(error.message) ? [error.message] : []));
    const actual = /(?:^| )db=(\d+)/.exec(String(replies.at(-1)?.[1]))?.[1];
    return { denied, wanted, actual };
  });
  if (denied.length > 0) {
    throw new PlumblineError(
      'RIGHTS_MISSING',
      `Redis does not let the user of REDIS_URL do what a run needs: ${denied.map(deniedThing).join(', ')}`,
      `Grant it with ACL SETUSER <user> ~* ${RULES}, and what your scenarios call.`,
    );
  }
  if (actual !== undefined && Number(actual) !== wanted) {
    throw new PlumblineError(
      'ENGINE_UNAVAILABLE',
      `REDIS_URL names database ${wanted}, which this Redis does not have`,
      'Name one that it has (redis://host/0), or raise `databases` in its configuration.',
    );
  }
}

/** `NOPERM User joe has no permissions to run the 'flushdb' command` is `flushdb`. */
function deniedThing(message: string): string {
  return /'(.+?)' command/.exec(message)?.[1] ?? `the key ${MARKER_KEY}`;
}
