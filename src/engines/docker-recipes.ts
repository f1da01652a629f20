import { LOOPBACK } from './docker.ts';
import type { ContainerRecipe } from './engine-container.ts';
import { ENGINE_PROGRAMS } from './engine-programs.ts';
import type { Listening } from './loopback-port.ts';
import { mongodArguments } from './mongod-arguments.ts';
import type { EngineOptions } from './running-engines.ts';

/** Not /data/db: the official image has a volume there, which a commit leaves out. */
const DATA = '/data/plumbline';
export const MONGO_PORT = 27_017;
export const REDIS_PORT = 6_379;

interface RecipeOf {
  image: string;
  where: Listening;
  labels: ContainerRecipe['labels'];
  cpuset: string | undefined;
}

/** mongod in a container, from any image that has one. */
export function mongoRecipe(options: EngineOptions, { image, where, labels, cpuset }: RecipeOf): ContainerRecipe {
  const address = where.loopback ? ['--bind_ip', LOOPBACK] : ['--bind_ip_all'];
  return {
    image,
    port: where.port,
    // mongod does not make its directory. `exec` keeps it process 1, which the stop signal goes to.
    entrypoint: ['sh', '-c', 'mkdir -p "$0" && exec mongod --dbpath "$0" "$@"', DATA],
    command: [...address, '--port', String(where.port), ...mongodArguments(options)],
    readyLine: ENGINE_PROGRAMS.MongoDB.readyLine,
    labels,
    ...(cpuset === undefined ? {} : { cpuset }),
  };
}

/** redis-server in a container. */
export function redisRecipe(options: EngineOptions, { image, where, labels, cpuset }: RecipeOf): ContainerRecipe {
  const address = ['--port', String(where.port), ...(where.loopback ? ['--bind', LOOPBACK] : [])];
  return {
    image,
    port: where.port,
    // With protected mode every connection through a published port is refused. The user's arguments come last and win.
    command: [
      ENGINE_PROGRAMS.Redis.program,
      ...address,
      '--protected-mode',
      'no',
      '--dir',
      '/tmp',
      ...options.redisArguments,
    ],
    readyLine: ENGINE_PROGRAMS.Redis.readyLine,
    labels,
    ...(cpuset === undefined ? {} : { cpuset }),
  };
}

/** The engines' cores as Docker writes them; with the reason when there is no keeping to them. */
export function cpusetOf(pin: EngineOptions['pinCores'], cores: number): { cpuset?: string; note?: string } {
  if (!pin) return {};
  const missing = pin.engines.filter((core) => core >= cores);
  if (pin.engines.length > 0 && missing.length === 0) return { cpuset: pin.engines.join(',') };
  return {
    note: `the engines are not pinned: Docker has ${cores} cores, and ${pin.engines.join(', ') || 'none'} were asked for`,
  };
}
