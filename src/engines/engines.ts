import { PlumblineError } from '../errors.ts';
import { WayClosed } from './engines-unavailable.ts';
import { provision } from './provision.ts';
import type { EngineOptions, RunningEngines } from './running-engines.ts';
import { startLocal } from './start-local.ts';
import { startUrl } from './start-url.ts';

export { claimAll } from './claim-all.ts';
export { claimDatabase } from './claim-database.ts';
export { claimRedis, flushRedis } from './claim-redis.ts';
export type { EngineInfo, EngineOptions, EngineUse, RunningEngines } from './running-engines.ts';

interface Way {
  name: string;
  start(options: EngineOptions): Promise<RunningEngines>;
}

const URL_WAY: Way = { name: 'url', start: startUrl };
const DOCKER: Way = { name: 'docker', start: startDocker };
const LOCAL: Way = { name: 'local', start: startLocal };
const PROVISIONED: Way = {
  name: 'provisioning',
  start: async (options) => {
    await provision(options);
    return startDocker(options);
  },
};

const WAYS = {
  first: [URL_WAY, DOCKER, LOCAL, PROVISIONED],
  url: [URL_WAY],
  docker: [DOCKER, PROVISIONED],
  local: [LOCAL],
} as const satisfies Record<string, readonly Way[]>;

/** Testcontainers is half of what a command loads, and engines by URL need none of it. */
async function startDocker(options: EngineOptions): Promise<RunningEngines> {
  const docker = await import('./start-docker.ts');
  return docker.startDocker(options);
}

/**
 * MongoDB and Redis, running and answering: the way that `via` names, or the first that exists here.
 * @throws USAGE, ENGINE_UNAVAILABLE with everything that was tried, ENGINE_DIED, PROVISION_FAILED, or the signal's
 * reason.
 */
export async function startEngines(options: EngineOptions): Promise<RunningEngines> {
  options.signal?.throwIfAborted();
  const tried: string[] = [];
  for (const way of WAYS[options.via ?? 'first']) {
    try {
      return await way.start(options);
    } catch (thrown) {
      // Only a way that does not exist here leads to the next: an engine that fails is not papered over with another.
      if (!(thrown instanceof WayClosed)) throw thrown;
      tried.push(`  ${way.name}: ${thrown.message}`);
    }
  }
  throw new PlumblineError(
    'ENGINE_UNAVAILABLE',
    `no MongoDB and Redis to run on. Tried:\n${tried.join('\n')}`,
    'One of these is enough: start a Docker engine that reaches an image registry; install mongod and redis-server; set MONGO_URL and REDIS_URL; or, as root on Debian, let Plumbline provision the machine (without --no-provision).',
  );
}
