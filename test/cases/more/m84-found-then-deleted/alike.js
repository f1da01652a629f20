export const run = async (db, { n }) => { await db.collection('visits').deleteMany({ page: { $in: [`page-${n}`] } }, { ordered: true }); return n; };
