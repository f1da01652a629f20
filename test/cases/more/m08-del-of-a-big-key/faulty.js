export const fill = (redis) => redis.rpush('work', ...Array.from({ length: 8000 }, (_, i) => `job-${i}`));
export const run = (redis) => redis.del('work');
