const teamsOf = (first) => Array.from({ length: 10 }, (_, i) => first + i);
export const run = async (db, { first }) => (await db.collection('tickets').aggregate([{ $match: { team: { $in: teamsOf(first) } } }, { $group: { _id: '$team', n: { $count: {} } } }, { $sort: { _id: 1 } }]).toArray()).map(({ n }) => n);
