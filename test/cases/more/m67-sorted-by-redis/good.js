export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 500; i++) { p.zadd('newest', i, `p${i}`); p.sadd('members', `p${i}`); p.set(`at:p${i}`, i); } await p.exec(); };
export const run = async (redis) => (await redis.zrevrange('newest', 0, 9)).length;
