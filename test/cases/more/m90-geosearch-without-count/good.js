export const fill = async (redis) => { await redis.geoadd('shops', ...Array.from({ length: 1000 }, (_, n) => [10 + (n % 40) / 100 + n / 100000, 50 + Math.floor(n / 40) / 100, `shop-${n}`]).flat()); };
export const run = async ({ redis, mongo }, { i, u, flip }) => await redis.geosearch('shops', 'FROMLONLAT', 10 + i / 1000, 50, 'BYRADIUS', 200, 'km', 'ASC', 'COUNT', 10);
