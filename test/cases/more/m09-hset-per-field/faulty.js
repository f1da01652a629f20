const fieldsOf = (i) => Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`field-${k}`, `value ${i} ${k}`]));
export const run = async (redis, { i }) => { for (const [field, value] of Object.entries(fieldsOf(i))) await redis.hset(`profile:${i}`, field, value); return i; };
