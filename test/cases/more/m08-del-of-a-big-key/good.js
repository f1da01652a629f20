export const fill = (redis) => redis.rpush('work', ...Array.from({ length: 10 }, (_, i) => `job-${i}`));
export const run = (redis) => redis.del('work');
