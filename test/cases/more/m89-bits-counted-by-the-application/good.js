export const fill = async (redis) => { for (let d = 0; d < 5; d++) await redis.set(`day:${d}`, Buffer.alloc(20000, d + 1)); };
export const run = async ({ redis, mongo }, { i, u, flip }) => await redis.bitcount(`day:${i % 5}`);
