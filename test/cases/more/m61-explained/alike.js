export const run = async (db, { team }) => { const cursor = db.collection('tickets').find({ team }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(5); return await cursor.toArray(); };
