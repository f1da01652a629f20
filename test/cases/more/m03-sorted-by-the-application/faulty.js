export const run = async (db, { team }) => (await db.collection('tickets').find({ team }, { projection: { subject: 1, opened: 1 } }).toArray()).sort((a, b) => b.opened - a.opened).slice(0, 5);
