export const run = async (db, { m }) => db.collection('tickets').countDocuments({ opened: { $gte: new Date(Date.UTC(2025, 12, -m)), $lt: new Date(Date.UTC(2025, 12, 1 - m)) } });
