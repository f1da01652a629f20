export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 200; i++) p.zadd('best', i, `m${i}`); await p.exec(); };
export const run = (redis, { i }) => redis.zrange('best', i, i + 9, 'REV');
