export const run = async (db, { team }) => { await db.collection('tickets').updateMany({ team }, { $set: { seen: true } }); return team; };
