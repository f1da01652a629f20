export const run = async (db, { n }) => (await db.collection('tickets').findOneAndUpdate({ _id: n }, { $inc: { views: 1 } }, { returnDocument: 'after', projection: { subject: 1 } })).subject;
