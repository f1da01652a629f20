export const run = async (db) => db.collection('tickets').find({ status: 'escalated' }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(5).toArray();
