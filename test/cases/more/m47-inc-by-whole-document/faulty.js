export const run = async (db, { n }) => { const one = await db.collection('tickets').findOne({ _id: n }); one.views += 1; await db.collection('tickets').replaceOne({ _id: n }, one); return n; };
