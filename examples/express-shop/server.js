import mongoose from 'mongoose';
import { createApp } from './app.js';
import { connectMongo, connectRedis } from './stores.js';

await connectMongo();
const redis = await connectRedis();
const server = createApp(redis).listen(Number(process.env.PORT ?? 3_000), process.env.HOST ?? '127.0.0.1');

process.once('SIGTERM', async () => {
  await new Promise((closed) => {
    server.close(closed);
    server.closeIdleConnections();
  });
  redis.destroy();
  await mongoose.disconnect();
});
