const idsFrom = (first) => Array.from({ length: 200 }, (_, i) => first + i);
export const run = async (db, { first }) => { const all = []; const left = idsFrom(first); while (left.length > 0) all.push(...(await db.collection('tickets').find({ _id: { $in: left.splice(0, 10) } }, { projection: { subject: 1 } }).sort({ _id: 1 }).toArray())); return all; };
