export const run = async (db, { team }) => (await db.collection('tickets').find({ team }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(1).toArray())[0];
