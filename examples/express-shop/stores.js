/** Connections to MongoDB and Redis, as the environment names them. */
import mongoose from 'mongoose';
import { createClient } from 'redis';
import { writeDriverEvents } from './driver-events.js';

export async function connectMongo() {
  const { MONGO_URL = 'mongodb://127.0.0.1:27017', MONGO_DB = 'shop', DRIVER_EVENTS_FILE } = process.env;
  await mongoose.connect(MONGO_URL, {
    dbName: MONGO_DB,
    serverSelectionTimeoutMS: 5_000,
    // Collections and indexes are made by migrate.js, not by whichever process comes first.
    autoCreate: false,
    autoIndex: false,
    monitorCommands: DRIVER_EVENTS_FILE !== undefined,
  });
  if (DRIVER_EVENTS_FILE !== undefined) writeDriverEvents(mongoose.connection.getClient(), DRIVER_EVENTS_FILE);
}

export async function connectRedis() {
  const redis = createClient({ url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', disableOfflineQueue: true });
  redis.on('error', (error) => console.error(`redis: ${error.message}`));
  await redis.connect();
  return redis;
}
