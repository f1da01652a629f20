export const run = async (db) => (await db.collection('tickets').distinct('status')).sort();
