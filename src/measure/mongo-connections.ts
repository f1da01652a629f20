import type { MongoClient } from 'mongodb';
import { z } from 'zod';

const statusSchema = z.object({ connections: z.object({ current: z.coerce.number() }) });

/** Connections that are open to the server now, the harness's own included. */
export async function openConnections(client: MongoClient): Promise<number> {
  const status = await client
    .db('admin')
    .command({ serverStatus: 1, wiredTiger: 0, tcmalloc: 0, repl: 0, metrics: 0, connections: 1 });
  return statusSchema.parse(status).connections.current;
}
