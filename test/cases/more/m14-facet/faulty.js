export async function run(db) {
  const [{ page, all }] = await db.collection('tickets').aggregate([{ $sort: { opened: -1 } }, { $facet: { page: [{ $limit: 20 }, { $project: { subject: 1 } }], all: [{ $count: 'total' }] } }]).toArray();
  return { page, total: all[0].total };
}
