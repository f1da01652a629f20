export const run = async (db) => (await db.collection('tickets').findOne({ status: 'escalated' }, { projection: { _id: 1 } })) !== null;
