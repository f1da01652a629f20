export const run = (db, { team }) => db.collection('tickets').find({ team }, { projection: { subject: 1 } }).sort({ opened: -1 }).batchSize(1000).toArray();
