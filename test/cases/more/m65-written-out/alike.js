export const run = async (db, { team }) => (await db.collection('tickets').aggregate([{ $match: { team: { $eq: team } } }, { $group: { _id: '$region', n: { $sum: 1 } } }]).toArray()).length;
