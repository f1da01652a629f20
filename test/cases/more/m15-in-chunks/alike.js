const idsFrom = (first) => Array.from({ length: 200 }, (_, i) => first + i);
export const run = (db, { first }) => db.collection('tickets').find({ _id: { $in: idsFrom(first).reverse() } }, { projection: { subject: 1 } }).sort({ _id: 1 }).batchSize(500).toArray();
