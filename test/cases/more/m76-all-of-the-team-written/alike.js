export const run = async (db, { n }) => { await db.collection('tickets').updateOne({ _id: { $eq: n } }, [{ $set: { views: { $add: ['$views', 1] } } }]); return n; };
