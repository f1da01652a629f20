export const run = (db, { from }) => db.collection('tickets').find({ opened: { $gte: new Date(from.getTime()) } }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(10).toArray();
