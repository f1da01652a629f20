export const run = (db, { n }) => db.collection('agents').find({ handle: { $regex: `agent-${n}` } }, { projection: { _id: 0, handle: 1 } }).sort({ handle: 1 }).toArray();
