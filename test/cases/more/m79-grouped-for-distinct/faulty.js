export const run = async (db) => (await db.collection('tickets').aggregate([{ $group: { _id: '$status', n: { $sum: 1 } } }]).toArray()).map(({ _id }) => _id).sort();
