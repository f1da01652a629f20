export const run = (db, { team, at }) => db.collection('tickets').find({ team, opened: { $lt: at } }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(10).toArray();
