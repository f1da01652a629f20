export const run = async (redis, { i }) => { await redis.publish('seen', `[${Array.from({ length: 20 }, (_, n) => i + n).join(',')}]`); return i; };
