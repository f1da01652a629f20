export const run = async (db, { i }) => { await db.collection('visits').bulkWrite([i, (i + 1) % 200].map((_id) => ({ updateOne: { filter: { _id }, update: { $inc: { seen: 1 } } } }))); return i; };
