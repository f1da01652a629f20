import { MongoClient } from 'mongodb';

const CONNECTIONS = 10;

/** Who finds no free connection within 0.6 s is told so instead of waiting for ever. */
export const openPool = (url: string) =>
  new MongoClient(url, { maxPoolSize: CONNECTIONS, waitQueueTimeoutMS: 600, monitorCommands: true });
