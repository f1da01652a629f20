export const run = async (db, { n }) => (await db.collection('tickets').updateOne({ _id: n }, { $push: { messages: { $each: ['one more message'], $slice: -30 } } })).matchedCount;
