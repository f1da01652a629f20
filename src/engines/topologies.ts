import type { Topology } from '../model/engines.ts';
import { ensurePrimary, REPLICA_SET } from './replica-set.ts';

interface TopologyOfServers {
  /** Arguments of mongod. */
  arguments: readonly string[];
  /** What a server at `url` needs after each start; `member` is its address for others. */
  settle(url: string, member: string, signal?: AbortSignal): Promise<void>;
}

/** What Plumbline starts of each. */
export const TOPOLOGIES: Readonly<Record<Topology, TopologyOfServers>> = {
  standalone: { arguments: [], settle: async () => undefined },
  replicaSet: { arguments: ['--replSet', REPLICA_SET], settle: ensurePrimary },
};
