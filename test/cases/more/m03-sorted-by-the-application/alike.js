export const run = (db, { team }) => db.collection('tickets').find({ team }, { projection: { opened: 1, subject: 1 }, sort: { opened: -1 }, limit: 5 }).toArray();
