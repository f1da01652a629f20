import { MongoClient } from 'mongodb';

const CONNECTIONS = 10;

/** Who finds no free connection within half a second is told so instead of waiting for ever. */
export const openPool = (url: string) =>
  new MongoClient(url, { maxPoolSize: CONNECTIONS, waitQueueTimeoutMS: 500, monitorCommands: true });
