export const run = async (db, { team }) => (await db.collection('tickets').aggregate([{ $match: { team } }, { $group: { _id: 1, sum: { $sum: '$priority' } } }]).toArray())[0].sum;
