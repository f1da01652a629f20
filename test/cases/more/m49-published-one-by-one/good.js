export const run = async (redis, { i }) => { await redis.publish(`seen`, JSON.stringify(Array.from({ length: 20 }, (_, n) => i + n))); return i; };
