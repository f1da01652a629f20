export const fill = async (redis) => { const p = redis.pipeline(); for (let n = 1; n <= 1500; n++) p.xadd('news', `${n}-0`, 'text', `news ${n} of the day`); await p.exec(); };
export const run = async ({ redis, mongo }, { i, u, flip }) => { const r = await redis.xrange('news', `(${i}-0`, '+', 'COUNT', 10); return r.map(([id]) => id); };
