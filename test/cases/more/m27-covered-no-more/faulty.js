export const run = async (db, { team }) => (await db.collection('agents').find({ team }, { projection: { team: 1 } }).toArray()).map(({ team }) => ({ team }));
