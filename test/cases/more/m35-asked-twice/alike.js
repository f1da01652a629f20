export const run = async (db, { n }) => { const { subject, views } = await db.collection('tickets').findOne({ _id: n }, { projection: { views: 1, subject: 1 } }); return [subject, views]; };
