import type { EngineInfo, RunningEngines } from '../engines/engines.ts';
import type { ReportedEngines } from '../model/engines.ts';

/** What not every image has. */
type OfImages = 'imageId' | 'imageDigest';
/** What reports of earlier versions lack, one of this version has. */
type Whole<Engine extends { [Name in OfImages]?: unknown }> = Required<Omit<Engine, OfImages>> & Pick<Engine, OfImages>;

interface DescribedEngines {
  mongodb: Whole<ReportedEngines['mongodb']>;
  redis: Whole<ReportedEngines['redis']>;
}

/** Both engines, for the report. */
export function describeEngines({ mongo, redis }: RunningEngines): DescribedEngines {
  return {
    mongodb: { ...describe(mongo), topology: mongo.topology, planner: mongo.planner },
    redis: describe(redis),
  };
}

function describe({ version, via, image, imageId, imageDigest }: EngineInfo): DescribedEngines['redis'] {
  return { version, via, image, ...(imageId ? { imageId } : {}), ...(imageDigest ? { imageDigest } : {}) };
}
