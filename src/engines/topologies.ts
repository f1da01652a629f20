import { z } from 'zod';
import type { Topology } from '../model/engines.ts';
import { ensurePrimary, REPLICA_SET } from './replica-set.ts';

export const helloSchema = z.object({
  isWritablePrimary: z.boolean(),
  setName: z.string().optional(),
  primary: z.string().optional(),
  /** `isdbgrid` of a router of a sharded cluster. */
  msg: z.string().optional(),
});

type Hello = z.infer<typeof helloSchema>;

/**
 * One topology. Where the documents lie on several servers, `src/dataset/recreate-database.ts` and
 * `src/dataset/copy.ts` spread them too: a copy by `$out` lies on one.
 */
interface TopologyOfServers {
  /** Whether a server says so of itself. */
  is(hello: Hello): boolean;
  /** Of mongod, where Plumbline starts it. */
  arguments: readonly string[];
  /** What a server at `url` needs after each start; `member` is its address for others. */
  settle(url: string, member: string, signal?: AbortSignal): Promise<void>;
  /**
   * Whose counters are the work: one server's, by the one client that measures. Where they are several, as the shards
   * of a cluster, each of them is asked: by `mongo-*.ts` and `server-windows.ts` in `src/measure/`.
   */
  countedAt: 'the server' | 'the primary';
}

export const TOPOLOGIES: Readonly<Record<Topology, TopologyOfServers>> = {
  standalone: {
    is: ({ setName }) => setName === undefined,
    arguments: [],
    settle: async () => undefined,
    countedAt: 'the server',
  },
  replicaSet: {
    is: ({ setName }) => setName !== undefined,
    arguments: ['--replSet', REPLICA_SET],
    settle: ensurePrimary,
    countedAt: 'the primary',
  },
};

export function topologyOf(hello: Hello): Topology {
  const names = Object.keys(TOPOLOGIES) as Topology[];
  return names.find((name) => TOPOLOGIES[name].is(hello)) ?? 'standalone';
}

/** What makes a server that answers none to measure on, and what to do about it. */
export interface Unfit {
  /** `a secondary of the replica set staging`. */
  is: string;
  hint: string;
}

export function unfitMongo(hello: Hello, readPreference: string): Unfit | undefined {
  const { isWritablePrimary, setName, primary, msg } = hello;
  if (msg === 'isdbgrid') {
    return {
      is: 'a router of a sharded cluster, which has no profiler',
      hint: 'Give the address of a replica set or of a standalone server.',
    };
  }
  if (!isWritablePrimary) {
    const where = primary === undefined ? 'has none now' : `is ${primary}`;
    return {
      is: `no primary, but another member of the replica set ${setName ?? '(not initiated)'}, whose primary ${where}`,
      hint: 'Give the address of the primary, or of the whole set: mongodb://host1,host2/?replicaSet=NAME.',
    };
  }
  if (readPreference === 'primary' || readPreference === 'primaryPreferred') return undefined;
  const { countedAt } = TOPOLOGIES[topologyOf(hello)];
  return {
    is: `read from by readPreference=${readPreference}: what another member does is in no profiler of ${countedAt}`,
    hint: 'Leave readPreference out of the URL.',
  };
}
