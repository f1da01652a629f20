export const run = async (db, { team }) => (await db.collection('tickets').countDocuments({ team }, { limit: 1 })) > 0;
