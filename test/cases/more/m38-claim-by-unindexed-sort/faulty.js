export const run = async (db, { team }) => { await db.collection('tickets').findOneAndUpdate({ team }, { $inc: { views: 1 } }, { sort: { subject: 1 }, projection: { _id: 1 } }); return 1; };
