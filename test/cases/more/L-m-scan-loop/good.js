export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 200; i++) p.set(`plan:${i}`, 'x'.repeat(100), 'EX', 600); await p.exec(); };
export const run = async (redis) => { let [at, n] = ['0', 0]; do { const [next, keys] = await redis.scan(at, 'MATCH', 'plan:*', 'COUNT', 40); n += keys.length; at = next; } while (at !== '0'); return n; };
