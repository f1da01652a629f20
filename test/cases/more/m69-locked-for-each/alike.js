export const run = async ({ redis, mongo }, { i }) => { await Promise.all([mongo.collection('visits').updateOne({ _id: i }, { $inc: { seen: 1 } }), redis.unlink(`visit:${i}`)]); return i; };
