const load = (db, slug) => db.collection('articles').findOne({ slug }, { projection: { _id: 0, title: 1 } });
export async function run(db, redis, { slug }) {
  const hit = await redis.get(`article:${slug}`);
  if (hit !== null) return JSON.parse(hit);
  const article = await load(db, slug);
  await redis.set(`article:${slug}`, JSON.stringify(article), 'EX', 300);
  return article;
}
