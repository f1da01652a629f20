export const run = ({ redis }, { n }) => redis.zrange('due', n, '+inf', 'BYSCORE', 'LIMIT', 0, 5);
