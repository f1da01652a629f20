export const run = async (db, { team }) => (await db.collection('tickets').distinct('agent', { team: { $eq: team } })).sort();
