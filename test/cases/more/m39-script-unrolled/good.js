const BODY = `local u = tonumber(redis.call('HGET', KEYS[1], 'used') or '0') local l = tonumber(redis.call('HGET', KEYS[1], 'limit') or '0') if u < l then redis.call('HINCRBY', KEYS[1], 'used', 1) end return l`;
let sha;
export const fill = async (redis) => { sha = await redis.script('LOAD', BODY); const p = redis.pipeline(); for (let i = 0; i < 200; i++) p.hset(`quota:${i}`, 'used', 0, 'limit', 1000); await p.exec(); };
export const run = async (redis, { i }) => Number(await redis.evalsha(sha, 1, `quota:${i}`));
