export const run = (db, { team }) => db.collection('tickets').countDocuments({ team, deleted: { $ne: true } });
