export const run = async ({ redis }, { n }) => (await redis.zrangebyscore('due', n, '+inf')).slice(0, 5);
