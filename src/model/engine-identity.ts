import { z } from 'zod';

/** How MongoDB's servers stand together. */
export const topologySchema = z.enum(['standalone', 'replicaSet']);
export type Topology = z.infer<typeof topologySchema>;

/** How MongoDB chooses among plans: by trying them, or by what it estimates that they cost. */
export const plannerSchema = z.enum(['classic', 'cost-based']);
export type Planner = z.infer<typeof plannerSchema>;

/** What of the engines may make the same code plan or count otherwise. The lock, shards and histories tell engines apart by it. */
export interface EngineIdentity {
  mongodb: { major: string; minor: string; planner: Planner; topology: Topology };
  redis: { major: string };
}

/** A report's engines. What one of an earlier version did not note is what every run then had. */
interface ReportedEngines {
  mongodb: { version: string; topology?: Topology | undefined; planner?: Planner | undefined };
  redis: { version: string };
}

export function engineIdentity({ mongodb, redis }: ReportedEngines): EngineIdentity {
  const { version, topology = 'standalone', planner = 'classic' } = mongodb;
  return {
    mongodb: { major: firstNumbers(version, 1), minor: firstNumbers(version, 2), planner, topology },
    redis: { major: firstNumbers(redis.version, 1) },
  };
}

/** `8.0.4` is `8.0` by two. */
function firstNumbers(version: string, count: number): string {
  return version.split('.').slice(0, count).join('.');
}
