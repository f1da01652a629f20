export async function run(db, { first }) {
  const names = [];
  for (let i = first; i < first + 10; i++) names.push((await db.collection('agents').findOne({ handle: `agent-${i}` })).name);
  return names.sort();
}
