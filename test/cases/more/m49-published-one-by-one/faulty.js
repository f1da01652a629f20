export const run = async (redis, { i }) => { for (let n = 0; n < 20; n++) await redis.publish('seen', String(i + n)); return i; };
