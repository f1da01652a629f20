import type { Redis } from 'ioredis';

/** What a session, a cart and a ranking take of Redis. */

export async function fillKeys(redis: Redis): Promise<void> {
  const pipeline = redis.pipeline();
  for (let id = 0; id < 100; id += 1) {
    pipeline.set(`session:${id}`, JSON.stringify({ id, roles: ['reader'], token: 'x'.repeat(200) }));
    pipeline.hset(`cart:${id}`, { first: id, second: id + 1, third: id + 2 });
    pipeline.rpush(`seen:${id}`, ...Array.from({ length: 20 }, (_, index) => String(index)));
    pipeline.zadd('ranking', id, `product:${id}`);
  }
  await pipeline.exec();
}

export const session = (redis: Redis, id: number) => redis.get(`session:${id}`);
export const sessions = (redis: Redis, ids: number[]) => redis.mget(ids.map((id) => `session:${id}`));
export const cart = (redis: Redis, id: number) => redis.hgetall(`cart:${id}`);
export const seen = (redis: Redis, id: number) => redis.lrange(`seen:${id}`, 0, 9);
export const ranking = (redis: Redis) => redis.zrevrange('ranking', 0, 9, 'WITHSCORES');
