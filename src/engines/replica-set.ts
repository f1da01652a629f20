import { setTimeout as sleep } from 'node:timers/promises';
import { type MongoClient, MongoServerError } from 'mongodb';
import { z } from 'zod';
import { withMongo } from './conversation.ts';

/** The name given to `--replSet`. */
export const REPLICA_SET = 'plumbline';

const DEADLINE_MS = 30_000;
const NOT_YET_INITIALIZED = 94;

const configSchema = z.looseObject({
  version: z.number(),
  members: z.array(z.looseObject({ host: z.string() })),
});
type ReplicaSetConfig = z.infer<typeof configSchema>;
const helloSchema = z.object({ isWritablePrimary: z.boolean() });

/**
 * Makes the one server a primary. A data directory from a snapshot has a configuration already; when it names another
 * address (a local server has a new port at each start) the server would find itself removed from its own set, so that
 * is set right.
 */
export async function ensurePrimary(url: string, member: string, signal?: AbortSignal): Promise<void> {
  await withMongo(url, DEADLINE_MS, signal, async (client) => {
    const admin = client.db('admin');
    const config = await currentConfig(client);
    if (config === undefined) {
      await admin.command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host: member }] } });
    } else if (config.members.length !== 1 || config.members[0]?.host !== member) {
      const moved = {
        ...config,
        version: config.version + 1,
        members: [{ ...config.members[0], _id: 0, host: member }],
      };
      await admin.command({ replSetReconfig: moved, force: true });
    }
    // Ends at the deadline of the conversation: its client is closed then, and the command fails.
    while (!helloSchema.parse(await admin.command({ hello: 1 })).isWritablePrimary) await sleep(50);
  });
}

async function currentConfig(client: MongoClient): Promise<ReplicaSetConfig | undefined> {
  try {
    const answer = await client.db('admin').command({ replSetGetConfig: 1 });
    return configSchema.parse(answer.config);
  } catch (thrown) {
    if (thrown instanceof MongoServerError && thrown.code === NOT_YET_INITIALIZED) return undefined;
    throw thrown;
  }
}
