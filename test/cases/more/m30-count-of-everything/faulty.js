export const run = (db) => db.collection('tickets').countDocuments({});
