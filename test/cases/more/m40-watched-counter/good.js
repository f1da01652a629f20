export const run = async (redis, { i }) => { await redis.incrby(`views:${i}`, 2); return i; };
