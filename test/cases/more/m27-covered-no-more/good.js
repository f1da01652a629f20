export const run = (db, { team }) => db.collection('agents').find({ team }, { projection: { _id: 0, team: 1 } }).toArray();
