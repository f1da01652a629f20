export const run = (db) => db.collection('tickets').find({ status: 'escalated' }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(20).toArray();
