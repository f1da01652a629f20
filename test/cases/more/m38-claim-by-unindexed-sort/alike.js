export const run = async (db, { team }) => { await db.collection('tickets').findOneAndUpdate({ team }, { $inc: { views: 1 } }, { projection: { _id: 1 }, sort: { opened: -1 } }); return 1; };
