export const run = (db, { team }) => db.collection('tickets').findOne({ team }, { projection: { subject: 1 }, sort: { opened: -1 } });
