export const run = async (db, { n }) => { await db.collection('tickets').updateMany({ team: (n % 50) + 1 }, { $inc: { views: 1 } }); return n; };
