export const run = async (_redis, mongo, { n }) => { const [article] = await mongo.collection('articles').find({ _id: n }, { projection: { title: 1 } }).limit(1).toArray(); return article.title; };
