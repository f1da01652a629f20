export const run = async (db, { n }) => (await db.collection('articles').aggregate([{ $match: { slug: `how-to-${n}` } }, { $project: { _id: 1, title: 1 } }]).toArray())[0];
