export const run = async (redis, { i }) => { await redis.set(`page:${i}`, JSON.stringify({ text: 'y'.repeat(400), n: i }), 'EX', 60); return i; };
