export const run = async (db, { team }) => (await db.collection('tickets').find({ team }).toArray()).reduce((sum, { priority }) => sum + priority, 0);
