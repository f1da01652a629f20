export const run = (db, { team }) => db.collection('tickets').countDocuments({ team: { $eq: team } }, {});
