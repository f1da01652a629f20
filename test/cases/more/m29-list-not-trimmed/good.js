export const fill = async (redis) => { for (let i = 0; i < 10; i++) await redis.rpush(`seen:${i}`, ...Array.from({ length: 10 }, (_, n) => `v${n}`)); };
export const run = async (redis, { i }) => { const [, , [, seen]] = await redis.pipeline().lpush(`seen:${i}`, 'a', 'b', 'c').ltrim(`seen:${i}`, 0, 9).lrange(`seen:${i}`, 0, 9).exec(); return seen; };
