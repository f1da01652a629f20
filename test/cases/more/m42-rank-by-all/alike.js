export const fill = async (redis) => { for (let i = 0; i < 1000; i++) await redis.zadd('board', i, `p${i}`); };
export const run = async (redis, { i }) => Number(await redis.zrevrank('board', `p${i}`));
