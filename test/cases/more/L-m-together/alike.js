export async function run(db, { team }) {
  const [tickets, agents] = await Promise.all([
    db.collection('tickets').find({ team }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(3).toArray(),
    db.collection('agents').find({ team }, { projection: { _id: 0, handle: 1 } }).toArray(),
  ]);
  return { tickets, agents };
}
