export const run = async (db, { team }) => (await db.collection('tickets').findOne({ team }, { projection: { _id: 1 } })) !== null;
