export const run = (db, { team }) => db.collection('agents').find({ team }).project({ team: 1, _id: 0 }).toArray();
