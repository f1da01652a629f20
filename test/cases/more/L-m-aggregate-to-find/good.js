export const run = async (db, { team }) => db.collection('tickets').aggregate([{ $match: { team } }, { $sort: { opened: -1 } }, { $limit: 5 }, { $project: { subject: 1 } }]).toArray();
