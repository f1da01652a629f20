export const run = async (db, { n }) => { await db.collection('visits').deleteMany({ page: `page-${n}` }); return n; };
