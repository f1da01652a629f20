import { createHash } from 'node:crypto';
const BODY = `local n = redis.call('INCRBY', KEYS[1], ARGV[1])\nif n == tonumber(ARGV[1]) then redis.call('EXPIRE', KEYS[1], 60) end\n${'-- a comment that explains what is done here and why it is so\n'.repeat(60)}return n`;
export const run = async ({ redis, mongo }, { i, u, flip }) => { if (!redis.countUp) redis.defineCommand('countUp', { numberOfKeys: 1, lua: BODY }); return (await redis.countUp(`n:${i}`, 1)) > 0; };
