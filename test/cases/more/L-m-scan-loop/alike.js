export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 200; i++) p.set(`plan:${i}`, 'x'.repeat(100), 'EX', 600); await p.exec(); };
export const run = async (redis) => { let n = 0; for await (const keys of redis.scanStream({ match: 'plan:*', count: 40 })) n += keys.length; return n; };
