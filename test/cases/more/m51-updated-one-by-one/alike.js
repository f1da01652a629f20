export const run = async (db, { team }) => { await db.collection('tickets').updateMany({ team: { $eq: team } }, { $set: { seen: true } }); return team; };
