export const run = async (db, { n }) => { await db.collection('tickets').createIndex({ team: 1, opened: -1 }); return db.collection('tickets').findOne({ _id: n }, { projection: { subject: 1 } }); };
