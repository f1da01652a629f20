export async function run(db) {
  const page = db.collection('tickets').find({}, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(20).toArray();
  const total = db.collection('tickets').estimatedDocumentCount();
  return { page: await page, total: await total };
}
