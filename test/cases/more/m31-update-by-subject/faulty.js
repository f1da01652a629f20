export const run = async (db, { n }) => (await db.collection('tickets').updateOne({ subject: `It does not start (${n})` }, { $inc: { views: 1 } })).modifiedCount;
