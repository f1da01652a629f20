import type { Redis } from 'ioredis';

/** The answer that is kept under `key`, or a new one, which is kept. */
export async function cached<Answer>(redis: Redis, key: string, find: () => Promise<Answer>): Promise<Answer> {
  const kept = await redis.get(key);
  if (kept !== null) return JSON.parse(kept);
  const answer = await find();
  await redis.set(key, JSON.stringify(answer), 'EX', 86_400);
  return answer;
}
