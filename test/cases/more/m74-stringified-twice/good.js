export const run = async (redis, { i }) => { await redis.set(`page:${i}`, JSON.stringify({ n: i, text: 'y'.repeat(400) }), 'EX', 60); return i; };
