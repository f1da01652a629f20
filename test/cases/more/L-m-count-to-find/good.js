export const run = async (db) => (await db.collection('tickets').countDocuments({ status: 'escalated' }, { limit: 1 })) > 0;
