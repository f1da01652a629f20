export const run = async (db, { n }) => db.collection('tickets').findOne({ _id: n }, { projection: { subject: 1 } });
