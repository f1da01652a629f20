const LIMIT = 10;
const author = { $lookup: { from: 'agents', let: { whose: '$agent' }, pipeline: [{ $match: { $expr: { $eq: ['$handle', '$$whose'] } } }], as: 'author' } };
const shown = { $project: { by: { $arrayElemAt: ['$author.name', 0] }, subject: 1 } };
export const run = (db, { team }) => db.collection('tickets').aggregate([{ $match: { team } }, { $sort: { opened: -1 } }, { $limit: LIMIT }, author, shown]).toArray();
