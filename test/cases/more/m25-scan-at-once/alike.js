export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 3000; i++) p.set(`seen:${i}`, '1'); for (let i = 0; i < 20; i++) p.set(`online:${i}`, '1'); await p.exec(); };
export const run = async (redis) => { const found = []; for await (const keys of redis.scanStream({ match: 'online:*', count: 100 })) found.push(...keys); return found.toSorted(); };
