export const run = async (db, { n }) => { await db.collection('tickets').updateOne({ _id: { $eq: n } }, { $inc: { views: 1 } }); return n; };
