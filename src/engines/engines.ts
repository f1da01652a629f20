import { PlumblineError } from '../errors.ts';
import type { EngineOptions, RunningEngines } from './contract.ts';
import { startDocker } from './start-docker.ts';
import { WayClosed } from './way-closed.ts';

export { claimDatabase } from './claim-database.ts';
export { claimRedis, flushRedis } from './claim-redis.ts';
export type { EngineInfo, EngineOptions, RunningEngines, Via } from './contract.ts';
export { redactUrl } from './redact-url.ts';

/** Running engines. */
export async function startEngines(options: EngineOptions): Promise<RunningEngines> {
  try {
    return await startDocker(options);
  } catch (thrown) {
    if (thrown instanceof WayClosed) throw new PlumblineError('ENGINE_UNAVAILABLE', thrown.message, 'x');
    throw thrown;
  }
}
