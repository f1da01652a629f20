import { messageOf } from '../errors.ts';
import { ContainerServer } from './container-server.ts';
import { connectDocker, type Docker, LOOPBACK } from './docker.ts';
import { inspectImage, type UsableImage, usableImage } from './docker-images.ts';
import { cpusetOf, MONGO_PORT, mongoRecipe, REDIS_PORT, redisRecipe } from './docker-recipes.ts';
import { DockerSnapshots, dropSnapshot, findSnapshot, type SnapshotOrigin } from './docker-snapshots.ts';
import { STAND_INS } from './engine-programs.ts';
import { WayClosed } from './engines-unavailable.ts';
import { startListening } from './loopback-port.ts';
import { ManagedEngines, type StartedPair } from './managed-engines.ts';
import { mongoReady, redisReady } from './ready.ts';
import type { EngineOptions, ImageOrigin, RunningEngines } from './running-engines.ts';
import { startBoth } from './start-both.ts';
import { ownerLabels, removeInstance, sweepContainers } from './sweep-containers.ts';
import { TOPOLOGIES } from './topologies.ts';

/** The engines in containers; WayClosed when Docker or an image is missing. */
export async function startDocker(options: EngineOptions): Promise<RunningEngines> {
  const { onProgress, signal } = options;
  const docker = await connectDocker(signal);
  const swept = await sweepContainers(docker);
  if (swept > 0) onProgress(`removed ${swept} container(s) that an earlier run left behind`);
  const images = await bothImages(docker, options);
  const origins = await originsOf(docker, images);
  const { cpuset, note } = cpusetOf(options.pinCores, docker.cores);
  const notes = [images.mongo.note, images.redis.note, note].filter((text) => text !== undefined);
  const { instance, labels } = ownerLabels();

  // Containers that are still being started have no handle yet; their label finds them.
  const cleanUp = () => removeInstance(docker, instance);
  const started = await startBoth(
    async () => {
      const mongo = await startMongo(docker, options, images.mongo.name, labels, cpuset, notes);
      const settle = async () => {
        const { url, port } = mongo.server;
        await TOPOLOGIES[options.topology].settle(url, `${LOOPBACK}:${port}`, signal);
      };
      const answer = await mongoReady(mongo.server, settle, options, notes);
      return { ...mongo, settle, answer };
    },
    async () => {
      onProgress(`starting Redis (${images.redis.name})`);
      const start = () =>
        startListening(docker, REDIS_PORT, (where) =>
          ContainerServer.start(
            docker,
            'Redis',
            redisRecipe(options, { image: images.redis.name, where, labels, cpuset }),
          ),
        );
      const server = await start();
      const answer = await redisReady(server, options, notes);
      const other = options.secondRedis ? await start() : undefined;
      if (other) await redisReady(other, options, notes);
      return { server, other, answer };
    },
    cleanUp,
    signal,
  );
  const { mongo, redis } = started;
  return new ManagedEngines({
    via: 'docker',
    mongo: mongo.server,
    redis: redis.server,
    otherRedis: redis.other,
    origins,
    versions: { mongo: mongo.answer.version, redis: redis.answer.version },
    planner: mongo.answer.planner,
    platform: mongo.platform,
    fromSnapshot: mongo.fromSnapshot,
    notes,
    settleMongo: mongo.settle,
    snapshots: new DockerSnapshots(docker, mongo.origin, () => mongo.server.containerId),
    cleanUp,
    options,
  });
}

interface StartedMongo {
  server: ContainerServer;
  platform: string;
  origin: SnapshotOrigin;
  fromSnapshot: boolean;
}

async function startMongo(
  docker: Docker,
  options: EngineOptions,
  image: string,
  labels: Readonly<Record<string, string>>,
  cpuset: string | undefined,
  notes: string[],
): Promise<StartedMongo> {
  const base = await inspectImage(docker, image);
  if (!base) throw new WayClosed(`the image ${image} was removed a moment ago`);
  const origin = { imageId: base.id, topology: options.topology };
  const start = (from: string) =>
    startListening(docker, MONGO_PORT, (where) =>
      ContainerServer.start(docker, 'MongoDB', mongoRecipe(options, { image: from, where, labels, cpuset }), image),
    );
  const snapshot = await startFromSnapshot(docker, options, origin, notes, start);
  if (snapshot) return { server: snapshot, platform: base.platform, origin, fromSnapshot: true };
  options.onProgress(`starting MongoDB (${image})`);
  return { server: await start(image), platform: base.platform, origin, fromSnapshot: false };
}

async function startFromSnapshot(
  docker: Docker,
  { snapshot: key, onProgress, signal }: EngineOptions,
  origin: SnapshotOrigin,
  notes: string[],
  start: (image: string) => Promise<ContainerServer>,
): Promise<ContainerServer | undefined> {
  if (key === undefined) return undefined;
  const found = await findSnapshot(docker, key, origin);
  if (!found) return undefined;
  let reason: string;
  if ('image' in found) {
    onProgress('starting MongoDB from the snapshot of its data');
    try {
      return await start(found.image);
    } catch (thrown) {
      signal?.throwIfAborted();
      reason = messageOf(thrown);
    }
  } else {
    reason = found.unusable;
  }
  const note = `the snapshot of the data was dropped and the data is loaded again: ${reason}`;
  onProgress(note);
  notes.push(note);
  await dropSnapshot(docker, key);
  return undefined;
}

async function bothImages(docker: Docker, options: EngineOptions): Promise<{ mongo: UsableImage; redis: UsableImage }> {
  const { images, onProgress, signal } = options;
  const [mongo, redis] = await Promise.all([
    usableImage(docker, images.mongodb, STAND_INS.mongodb, onProgress, signal),
    usableImage(docker, images.redis, STAND_INS.redis, onProgress, signal),
  ]);
  return { mongo, redis };
}

/** What an image's name stands for today. */
async function originsOf(
  docker: Docker,
  images: { mongo: UsableImage; redis: UsableImage },
): Promise<NonNullable<StartedPair['origins']>> {
  const [mongo, redis] = await Promise.all([originOf(docker, images.mongo), originOf(docker, images.redis)]);
  return { mongo, redis };
}

async function originOf(docker: Docker, { name }: UsableImage): Promise<ImageOrigin> {
  const found = await inspectImage(docker, name);
  if (found === undefined) throw new WayClosed(`the image ${name} was removed a moment ago`);
  return { imageId: found.id, ...(found.digest === undefined ? {} : { imageDigest: found.digest }) };
}
