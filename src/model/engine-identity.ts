import { z } from 'zod';

/** How MongoDB's servers stand together. */
export const topologySchema = z.enum(['standalone', 'replicaSet']);
export type Topology = z.infer<typeof topologySchema>;

/** How MongoDB chooses among plans: by trying them, or by what it estimates that they cost. */
export const plannerSchema = z.enum(['classic', 'cost-based']);
export type Planner = z.infer<typeof plannerSchema>;

/**
 * What of the engines may make the same code plan or count otherwise. The lock, shards and histories tell engines apart by it; its texts
 * stand in their files.
 */
export interface EngineIdentity {
  /** `mongodb 8.0 classic` */
  mongodb: string;
  /** `redis 7` */
  redis: string;
  topology: Topology;
  /** Products and major versions, by which locks once named engines and histories still do: `mongodb 8`. */
  major: { mongodb: string; redis: string };
}

/** A report's engines. What one of an earlier version did not note is what every run then had. */
interface ReportedEngines {
  mongodb: { version: string; topology?: Topology | undefined; planner?: Planner | undefined };
  redis: { version: string };
}

export function engineIdentity({ mongodb, redis }: ReportedEngines): EngineIdentity {
  const { version, topology = 'standalone', planner = 'classic' } = mongodb;
  const major = {
    mongodb: `mongodb ${firstNumbers(version, 1)}`,
    redis: `redis ${firstNumbers(redis.version, 1)}`,
  };
  return { mongodb: `mongodb ${firstNumbers(version, 2)} ${planner}`, redis: major.redis, topology, major };
}

/** Whether some version of this tool could have given these two texts of an identity. */
export function isEngineText(mongodb: string, redis: string): boolean {
  return /^mongodb \d/.test(mongodb) && /^redis \d/.test(redis);
}

/** `8.0.4` is `8.0` by two. */
function firstNumbers(version: string, count: number): string {
  return version.split('.').slice(0, count).join('.');
}
