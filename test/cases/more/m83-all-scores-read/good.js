export const run = ({ redis }, { n }) => redis.zrangebyscore('due', n, '+inf', 'LIMIT', 0, 5);
