export const run = async (db, { team }) => (await db.collection('tickets').find({ team }, { projection: { _id: 1 } }).toArray()).length > 0;
