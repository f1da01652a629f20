import { ENGINE_PROGRAMS } from './engine-programs.ts';
import { WayClosed } from './engines-unavailable.ts';
import { sweepLocally } from './leftovers.ts';
import { newDirectory } from './local-directory.ts';
import { startLocalMongo } from './local-mongo.ts';
import { LocalServer } from './local-server.ts';
import { ManagedEngines } from './managed-engines.ts';
import { onPath } from './on-path.ts';
import { coresOf } from './pinned-cores.ts';
import { mongoReady, redisReady } from './ready.ts';
import type { EngineOptions, RunningEngines } from './running-engines.ts';
import { startBoth } from './start-both.ts';
import { TOPOLOGIES } from './topologies.ts';

/** The two binaries; WayClosed says which is missing. */
export async function localBinaries(): Promise<{ mongod: string; redis: string }> {
  const [mongod, redis] = await Promise.all([
    onPath(ENGINE_PROGRAMS.MongoDB.program),
    onPath(ENGINE_PROGRAMS.Redis.program),
  ]);
  if (mongod !== undefined && redis !== undefined) return { mongod, redis };
  const missing = [...(mongod ? [] : ['mongod']), ...(redis ? [] : ['redis-server'])];
  throw new WayClosed(`${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not on PATH`);
}

/** The engines from binaries of this machine, each with a directory of its own; WayClosed when one is missing. */
export async function startLocal(options: EngineOptions): Promise<RunningEngines> {
  const { onProgress, signal } = options;
  const binaries = await localBinaries();
  const swept = await sweepLocally(options.cacheDirectory);
  if (swept > 0) onProgress(`removed ${swept} local engine(s) that an earlier run left behind`);
  const { cores, note } = await coresOf(options.pinCores);
  const notes = note === undefined ? [] : [note];
  await using unfinished = new AsyncDisposableStack();

  const { mongo, redis } = await startBoth(
    async () => {
      const started = await startLocalMongo(options, binaries.mongod, cores, unfinished, notes);
      const settle = async () => {
        const { url, port } = started.server;
        await TOPOLOGIES[options.topology].settle(url, `127.0.0.1:${port}`, signal);
      };
      return { ...started, settle, answer: await mongoReady(started.server, settle, options, notes) };
    },
    async () => {
      const start = () => startLocalRedis(options, binaries.redis, cores, unfinished);
      const server = await start();
      const answer = await redisReady(server, options, notes);
      const other = options.secondRedis ? await start() : undefined;
      if (other) await redisReady(other, options, notes);
      return { server, other, answer };
    },
    // What was started is on the stack, and a start that the signal ends cleans up after itself.
    async () => undefined,
    signal,
  );
  const leftover = unfinished.move();
  return new ManagedEngines({
    via: 'local',
    mongo: mongo.server,
    redis: redis.server,
    otherRedis: redis.other,
    versions: { mongo: mongo.answer.version, redis: redis.answer.version },
    planner: mongo.answer.planner,
    platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
    fromSnapshot: mongo.fromSnapshot,
    notes,
    settleMongo: mongo.settle,
    snapshots: mongo.snapshots,
    cleanUp: () => leftover.disposeAsync(),
    options,
  });
}

async function startLocalRedis(
  options: EngineOptions,
  binary: string,
  cores: string | undefined,
  unfinished: AsyncDisposableStack,
): Promise<LocalServer> {
  const { directory, registration } = await newDirectory(options.cacheDirectory, unfinished);
  options.onProgress(`starting ${binary}`);
  const recipe = {
    engine: 'Redis',
    binary,
    cwd: directory,
    directory,
    registration,
    readyLine: ENGINE_PROGRAMS.Redis.readyLine,
    stopSignal: 'SIGTERM',
    arguments: (port: number) => [
      '--bind',
      '127.0.0.1',
      '--port',
      `${port}`,
      '--dir',
      directory,
      ...options.redisArguments,
    ],
    ...(cores === undefined ? {} : { cores }),
  } as const;
  return unfinished.use(await LocalServer.start(recipe, options.signal));
}
