export const run = async (db, { n }) => (await db.collection('tickets').updateOne({ _id: n }, { $push: { messages: 'one more message' } })).matchedCount;
