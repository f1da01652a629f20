export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 200; i++) p.set(`plan:${i}`, 'x'.repeat(100), 'EX', 600); await p.exec(); };
export const run = async (redis, { i }) => { const key = `plan:${i}`; const found = await redis.get(key); if (found) return found; const made = 'x'.repeat(100); await redis.setex(key, 600, made); return made; };
