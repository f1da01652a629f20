const field = async (db, n, f) => (await db.collection('tickets').findOne({ _id: n }, { projection: { _id: 0, [f]: 1 } }))[f];
export const run = async (db, { n }) => [await field(db, n, 'subject'), await field(db, n, 'status'), await field(db, n, 'region')];
