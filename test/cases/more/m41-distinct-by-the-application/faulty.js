export const run = async (db, { team }) => [...new Set((await db.collection('tickets').find({ team }).toArray()).map(({ agent }) => agent))].sort();
