export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 200; i++) p.set(`plan:${i}`, 'x'.repeat(100), 'EX', 600); await p.exec(); };
export const run = async (redis, { i }) => { let found = null; for (let n = 0; n < 10; n++) found = await redis.get(`plan:${i}`); return found; };
