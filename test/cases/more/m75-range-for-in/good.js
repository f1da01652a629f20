export const run = (db, { first }) => db.collection('tickets').find({ team: { $in: [0, 1, 2, 3, 4].map((i) => first + i) } }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(5).toArray();
