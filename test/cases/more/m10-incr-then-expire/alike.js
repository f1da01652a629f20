export const run = async (redis, { i }) => { await redis.pipeline([['incr', `rate:${i}`], ['expire', `rate:${i}`, 60]]).exec(); return i; };
