export const run = async (redis, { i }) => { await redis.hmset(`small:${i}`, { name: `Name ${i}`, team: '4' }); return i; };
