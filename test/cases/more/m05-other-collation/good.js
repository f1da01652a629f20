export const run = (db, { n }) => db.collection('articles').find({ title: `how TO do ${n}` }, { projection: { slug: 1 } }).collation({ locale: 'en', strength: 2 }).toArray();
