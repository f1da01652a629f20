export const run = async (redis, { i }) => { await redis.incr(`rate:${i}`); await redis.expire(`rate:${i}`, 60); return i; };
