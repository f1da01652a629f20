export const fill = async (redis) => { for (let at = 0; at < 4000; at += 1000) await redis.sadd('banned', ...Array.from({ length: 1000 }, (_, i) => `user-${at + i}`)); };
export const run = async (redis, { i }) => (await redis.sismember('banned', `user-${i}`)) === 1;
