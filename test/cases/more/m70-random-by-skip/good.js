export const run = async (db, { n }) => (db.collection('tickets').findOne({ _id: { $gte: n } }, { sort: { _id: 1 }, projection: { subject: 1 } }));
