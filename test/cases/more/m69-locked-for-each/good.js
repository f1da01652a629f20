export const run = async ({ redis, mongo }, { i }) => { await mongo.collection('visits').updateOne({ _id: i }, { $inc: { seen: 1 } }); await redis.del(`visit:${i}`); return i; };
