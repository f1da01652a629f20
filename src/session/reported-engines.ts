import type { EngineInfo, RunningEngines } from '../engines/engines.ts';
import type { ReportedEngines } from '../model/engines.ts';

/** Both engines, for the report. */
export function describeEngines(engines: RunningEngines): ReportedEngines {
  const { mongo, redis } = engines;
  return {
    mongodb: { ...describe(mongo), topology: mongo.topology, planner: mongo.planner },
    redis: describe(redis),
  };
}

function describe({ version, via, image, imageId, imageDigest }: EngineInfo): ReportedEngines['redis'] {
  return { version, via, image, ...(imageId ? { imageId } : {}), ...(imageDigest ? { imageDigest } : {}) };
}
