export const run = async (db, { team }) => (await db.collection('tickets').distinct('region', { team })).sort();
