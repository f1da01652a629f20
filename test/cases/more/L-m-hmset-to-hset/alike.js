export const run = async (redis, { i }) => { await redis.hset(`small:${i}`, { name: `Name ${i}`, team: '4' }); return i; };
