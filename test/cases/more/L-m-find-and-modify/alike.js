export const run = (db, { n }) => db.collection('tickets').findOneAndUpdate({ _id: n }, { $set: { seen: true } }, { projection: { seen: 1 }, returnDocument: 'after' });
