export const run = async (db, { n }) => { await db.collection('tickets').updateOne({ _id: n }, { $inc: { views: 1 } }); return n; };
