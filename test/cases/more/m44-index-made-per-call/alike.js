export const run = async (db, { n }) => { const one = await db.collection('tickets').findOne({ _id: n }, { projection: { subject: 1 } }); return one; };
