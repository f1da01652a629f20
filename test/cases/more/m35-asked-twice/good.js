export const run = async (db, { n }) => { const found = await db.collection('tickets').findOne({ _id: n }, { projection: { subject: 1, views: 1 } }); return [found.subject, found.views]; };
