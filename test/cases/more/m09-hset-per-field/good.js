const fieldsOf = (i) => Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`field-${k}`, `value ${i} ${k}`]));
export const run = async (redis, { i }) => { await redis.hset(`profile:${i}`, fieldsOf(i)); return i; };
