export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 200; i++) p.set(`plan:${i}`, 'x'.repeat(100), 'EX', 600); await p.exec(); };
export const run = async (redis, { i }) => { if (!(await redis.info('server')).includes('redis_version')) return null; return redis.get(`plan:${i}`); };
