export const run = async (db, { n }) => db.collection('tickets').findOne({ _id: { $eq: n } }, { projection: { subject: 1 } });
