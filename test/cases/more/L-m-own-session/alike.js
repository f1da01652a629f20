export const run = (db, { n }) => db.client.withSession((session) => db.collection('tickets').findOne({ _id: n }, { projection: { subject: 1 }, session }));
