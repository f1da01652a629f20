const load = (mongo, slug) => mongo.collection('articles').findOne({ slug }, { projection: { _id: 0, title: 1 } });
export const run = async ({ redis, mongo }, { i, u, flip }) => { const k = `art:${i}`; const hit = await redis.get(k); if (hit !== null) return JSON.parse(hit); const v = await load(mongo, `how-to-${i}`); await redis.psetex(k, 300_000, JSON.stringify(v)); return v; };
