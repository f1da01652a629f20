import { createHash } from 'node:crypto';
const load = (mongo, slug) => mongo.collection('articles').findOne({ slug }, { projection: { _id: 0, title: 1 } });
const cached = async (redis, key, get) => { const hit = await redis.get(key); if (hit !== null) return JSON.parse(hit); const value = await get(); await redis.set(key, JSON.stringify(value), 'EX', 300); return value; };
export const run = async ({ redis, mongo }, { i, u, flip }) => cached(redis, `art:${createHash('sha1').update(`how-to-${i}`).digest('hex')}`, () => load(mongo, `how-to-${i}`));
