/**
 * Starts MongoDB and Redis side by side. When either fails, or the signal aborts, everything that was started is cleaned up before
 * the error is thrown: nothing is left that nobody holds.
 */
export async function startBoth<Mongo, RedisServer>(
  startMongo: () => Promise<Mongo>,
  startRedis: () => Promise<RedisServer>,
  cleanUp: () => Promise<void>,
  signal?: AbortSignal,
): Promise<{ mongo: Mongo; redis: RedisServer }> {
  signal?.throwIfAborted();
  // Removing what is half started also ends the waiting for it.
  const abort = () => void cleanUp().catch(() => undefined); // repeated, and reported, below
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const [mongo, redis] = await Promise.allSettled([startMongo(), startRedis()]);
    signal?.throwIfAborted();
    if (mongo.status === 'rejected') throw mongo.reason;
    if (redis.status === 'rejected') throw redis.reason;
    return { mongo: mongo.value, redis: redis.value };
  } catch (thrown) {
    await cleanUp();
    throw thrown;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
