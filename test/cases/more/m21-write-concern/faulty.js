export const run = async (db, { n }) => { await db.collection('visits').insertOne({ page: `new-${n}`, seen: 1 }, { writeConcern: { w: 1, j: true } }); return n; };
