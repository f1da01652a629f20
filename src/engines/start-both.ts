/**
 * Starts MongoDB and Redis side by side. When either fails, or the signal aborts, everything that was started is
 * cleaned up before the error is thrown: nothing is left that nobody holds.
 */
export async function startBoth<Mongo, RedisServer>(
  startMongo: () => Promise<Mongo>,
  startRedis: () => Promise<RedisServer>,
  cleanUp: () => Promise<void>,
  signal?: AbortSignal,
): Promise<{ mongo: Mongo; redis: RedisServer }> {
  signal?.throwIfAborted();
  // Removing what is half started also ends the waiting for it; a failure to remove comes again, and is reported,
  // below.
  const giveUp = () => void cleanUp().catch(() => undefined);
  signal?.addEventListener('abort', giveUp, { once: true });
  let firstFailure: { reason: unknown } | undefined;
  const watched = async <Result>(start: () => Promise<Result>): Promise<Result> => {
    try {
      return await start();
    } catch (thrown) {
      firstFailure ??= { reason: thrown };
      giveUp();
      throw thrown;
    }
  };
  try {
    const [mongo, redis] = await Promise.allSettled([watched(startMongo), watched(startRedis)]);
    signal?.throwIfAborted();
    if (mongo.status === 'fulfilled' && redis.status === 'fulfilled') return { mongo: mongo.value, redis: redis.value };
    // The second one to fail did so because it was removed.
    throw firstFailure?.reason;
  } catch (thrown) {
    await cleanUp();
    throw thrown;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}
