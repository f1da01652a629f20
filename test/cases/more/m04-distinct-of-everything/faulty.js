export const run = async (db) => (await db.collection('tickets').distinct('region')).sort();
