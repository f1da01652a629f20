export const run = (redis, { i }) => Promise.all(Array.from({ length: 10 }, (_, k) => redis.get(`count:${i + k}`)));
