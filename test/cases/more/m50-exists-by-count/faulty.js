export const run = async (db, { team }) => (await db.collection('tickets').countDocuments({ team })) > 0;
