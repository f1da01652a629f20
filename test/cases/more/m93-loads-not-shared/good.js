const load = (mongo, slug) => mongo.collection('articles').findOne({ slug }, { projection: { _id: 0, title: 1 } });
const cached = async (redis, key, get) => { const hit = await redis.get(key); if (hit !== null) return JSON.parse(hit); const value = await get(); await redis.set(key, JSON.stringify(value), 'EX', 300); return value; };
const flying = new Map();
const once = (key, get) => { if (!flying.has(key)) flying.set(key, get().finally(() => flying.delete(key))); return flying.get(key); };
export const run = async ({ redis, mongo }, { i, u, flip }) => Promise.all([1, 2, 3, 4, 5].map(() => once(`art:${i}`, () => cached(redis, `art:${i}`, () => load(mongo, `how-to-${i}`)))));
