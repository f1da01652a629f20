const load = (db, slug) => db.collection('articles').findOne({ slug }, { projection: { _id: 0, title: 1 } });
export async function run(db, redis, { slug }) {
  const key = ['article', slug].join(':');
  const hit = await redis.get(key);
  if (hit) return JSON.parse(hit);
  const article = await load(db, slug);
  await redis.set(key, JSON.stringify(article), 'EX', 300);
  return article;
}
