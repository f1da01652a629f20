export const run = async (db, { n }) => { await db.collection('tickets').bulkWrite([{ updateOne: { filter: { _id: n }, update: { $set: { last: 'me' }, $inc: { views: 1 } } } }]); return n; };
