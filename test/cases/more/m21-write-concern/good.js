export const run = async (db, { n }) => { await db.collection('visits').insertOne({ page: `new-${n}`, seen: 1 }); return n; };
