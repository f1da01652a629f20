export const fill = async (redis) => { for (let d = 0; d < 5; d++) await redis.set(`day:${d}`, Buffer.alloc(20000, d + 1)); };
export const run = async ({ redis, mongo }, { i, u, flip }) => { const b = await redis.getBuffer(`day:${i % 5}`); let n = 0; for (let x of b) while (x) { n += x & 1; x >>= 1; } return n; };
