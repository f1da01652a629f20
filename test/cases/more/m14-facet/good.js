export async function run(db) {
  const page = await db.collection('tickets').find({}, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(20).toArray();
  return { page, total: await db.collection('tickets').estimatedDocumentCount() };
}
