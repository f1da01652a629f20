import { z } from 'zod';

/** How MongoDB's servers stand together. */
export const topologySchema = z.enum(['standalone', 'replicaSet']);
export type Topology = z.infer<typeof topologySchema>;

/** How MongoDB chooses among plans: by trying them, or by what it estimates that they cost. */
export const plannerSchema = z.enum(['classic', 'cost-based']);
export type Planner = z.infer<typeof plannerSchema>;

const engineSchema = z.object({
  version: z.string(),
  via: z.enum(['url', 'docker', 'local']),
  image: z.string(),
  /** Of a container's image, `sha256:...`: on the machine, and in the registry where it comes from one. */
  imageId: z.string().optional(),
  imageDigest: z.string().optional(),
});
const mongoSchema = engineSchema.extend({
  /** As the server said; absent in reports of versions that did not note it. */
  topology: topologySchema.optional(),
  /** How it chooses among plans; absent likewise. */
  planner: plannerSchema.optional(),
});
/** Both engines, as a report names them. */
export const reportedEnginesSchema = z.object({ mongodb: mongoSchema, redis: engineSchema });
export type ReportedEngines = z.infer<typeof reportedEnginesSchema>;

/**
 * What of the engines may make the same code plan or count otherwise. The lock, shards and histories tell engines apart
 * by it; its texts stand in their files.
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

/** What is told of a topology; nothing of the one that everybody expects. */
export const TOPOLOGY_WORDS: Readonly<Record<Topology, string>> = { standalone: '', replicaSet: 'replica set' };

/** Both engines as every report tells of them: `MongoDB`, and `8.0.4`, `docker`, `mongo:8.0`, `replica set`. */
export function engineWords({
  mongodb,
  redis,
}: ReportedEngines): { name: string; words: string[]; engine: ReportedEngines['redis'] }[] {
  const of = ({ version, via, image }: ReportedEngines['redis']) => [version, via, image];
  const { topology = 'standalone' } = mongodb;
  return [
    { name: 'MongoDB', words: [...of(mongodb), TOPOLOGY_WORDS[topology]], engine: mongodb },
    { name: 'Redis', words: of(redis), engine: redis },
  ].map(({ words, ...one }) => ({ ...one, words: words.filter((word) => word !== '') }));
}

interface Identifying {
  mongodb: Pick<ReportedEngines['mongodb'], 'version' | 'topology' | 'planner'>;
  redis: Pick<ReportedEngines['redis'], 'version'>;
}

/** Of what a report names. What one of an earlier version did not note is what every run then had. */
export function engineIdentity({ mongodb, redis }: Identifying): EngineIdentity {
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
