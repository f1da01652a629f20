import { randomUUID } from 'node:crypto';
export const run = async (redis, mongo, { n }) => { const session = { id: randomUUID(), user: undefined }; const article = await mongo.collection('articles').findOne({ _id: n }, { projection: { title: 1 } }); await redis.set(`sess:${session.id}`, JSON.stringify(session), 'EX', 86400); return article.title; };
