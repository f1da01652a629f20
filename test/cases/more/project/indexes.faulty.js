export async function createIndexes(db) {
  await db.collection('tickets').createIndexes([{ key: { team: 1, opened: -1 } }, { key: { opened: -1 } }, { key: { status: 1, opened: -1 } }, { key: { agent: 1 }, partialFilterExpression: { status: 'open' } }]);
  await db.collection('agents').createIndexes([{ key: { handle: 1 } }, { key: { team: 1 } }]);
  await db.collection('articles').createIndexes([{ key: { slug: 1 } }, { key: { title: 1 }, collation: { locale: 'en', strength: 2 } }]);
  await db.collection('visits').createIndexes([{ key: { page: 1 } }]);
}
