export const fill = async (redis) => { for (let i = 0; i < 1000; i++) await redis.zadd('board', i, `p${i}`); };
export const run = async (redis, { i }) => (await redis.zrevrange('board', 0, -1)).indexOf(`p${i}`);
