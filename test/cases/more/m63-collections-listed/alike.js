export const run = async (db, { n }) => (await db.collection('tickets').find({ _id: n }, { projection: { subject: 1 } }).limit(1).toArray())[0] ?? null;
