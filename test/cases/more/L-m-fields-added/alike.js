export const run = (db, { team }) => db.collection('tickets').find({ team }, { projection: { subject: 1, region: 1, priority: 1, opened: 1 } }).sort({ opened: -1 }).limit(10).toArray();
