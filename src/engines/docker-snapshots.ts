import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';
import type { Docker } from './docker.ts';
import { inspectImage, statusOf } from './docker-images.ts';
import { checkKey, outdatedSnapshots, type SnapshotKey, type SnapshotStore } from './snapshots.ts';
import { NOBODYS } from './sweep-containers.ts';

const REPOSITORY = 'plumbline.local/snapshot';
const BASE = 'plumbline.snapshot.base';
const TOPOLOGY = 'plumbline.snapshot.topology';
const DATASET = 'plumbline.snapshot.dataset';
const COMMIT_MS = 10 * 60_000;
const ASK_MS = 30_000;

const imagesSchema = z.array(
  z.object({
    Id: z.string(),
    /** Seconds. */
    Created: z.number(),
    RepoTags: z.array(z.string()).nullable(),
    Labels: z.record(z.string(), z.string()).nullable(),
  }),
);

/** What a snapshot was made from; it serves no other base image, and no other topology. */
export interface SnapshotOrigin {
  /** The id of the image, not its name: `mongo:7.0` is another image next month. */
  imageId: string;
  topology: string;
}

/** Snapshots as committed images: the container's data directory is part of them, as it is not on a volume. */
export class DockerSnapshots implements SnapshotStore {
  readonly #docker: Docker;
  readonly #origin: SnapshotOrigin;
  readonly #containerId: () => string;

  constructor(docker: Docker, origin: SnapshotOrigin, containerId: () => string) {
    this.#docker = docker;
    this.#origin = origin;
    this.#containerId = containerId;
  }

  async prepare(key: SnapshotKey): Promise<void> {
    checkKey(key);
  }

  async keep(key: SnapshotKey, dataset: string): Promise<void> {
    const { imageId, topology } = this.#origin;
    const labels = { ...NOBODYS, [BASE]: imageId, [TOPOLOGY]: topology, [DATASET]: asLabel(dataset) };
    const changes = Object.entries(labels)
      .map(([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`)
      .join('\n');
    try {
      const container = this.#docker.api.getContainer(this.#containerId());
      const commit = container.commit({ repo: REPOSITORY, tag: key, changes, pause: false });
      await withDeadline(commit, COMMIT_MS, 'the Docker engine');
    } catch (thrown) {
      throw new PlumblineError(
        'SNAPSHOT_UNUSABLE',
        `the data could not be kept as an image: ${messageOf(thrown)}`,
        "Docker's disk is the usual reason: `docker system df` shows what takes it.",
        { cause: thrown },
      );
    }
    await pruneSnapshots(this.#docker);
  }

  drop(key: SnapshotKey): Promise<void> {
    return dropSnapshot(this.#docker, key);
  }
}

/** The image of a snapshot, or the reason why there is none that serves. */
export async function findSnapshot(
  docker: Docker,
  key: SnapshotKey,
  origin: SnapshotOrigin,
): Promise<{ image: string } | { unusable: string } | undefined> {
  checkKey(key);
  const image = snapshotImage(key);
  const found = await inspectImage(docker, image);
  if (!found) return undefined;
  if (found.labels[BASE] !== origin.imageId) return { unusable: 'it was made with another MongoDB image' };
  if (found.labels[TOPOLOGY] !== origin.topology) return { unusable: 'it was made with another topology' };
  return { image };
}

/** Forgets a snapshot; one that is not there is no error. */
export async function dropSnapshot(docker: Docker, key: SnapshotKey): Promise<void> {
  checkKey(key);
  // By force, because this very run may have been started from it: then it loses its name now, and the rest at the next
  // pruning.
  await removeImage(docker, snapshotImage(key), true);
}

/** Removes those that are kept no longer. */
async function pruneSnapshots(docker: Docker): Promise<void> {
  const list = docker.api.listImages({ filters: { label: [BASE] } });
  const images = imagesSchema.parse(await withDeadline(list, ASK_MS, 'the Docker engine'));
  const tagged = ({ RepoTags }: (typeof images)[number]) =>
    RepoTags?.some((tag) => tag.startsWith(`${REPOSITORY}:`)) ?? false;
  // One that was replaced under its key has no tag any more.
  const replaced = images.filter((image) => !tagged(image));
  const complete = images
    .filter(tagged)
    .map(({ Id, Created, Labels }) => ({ Id, madeAtMs: Created * 1_000, dataset: Labels?.[DATASET] ?? '' }));
  for (const { Id } of [...outdatedSnapshots(complete, Date.now()), ...replaced]) await removeImage(docker, Id, false);
}

async function removeImage(docker: Docker, name: string, force: boolean): Promise<void> {
  try {
    await withDeadline(docker.api.getImage(name).remove({ noprune: true, force }), ASK_MS, 'the Docker engine');
  } catch (thrown) {
    // 404: not there; 409: another run is using it.
    if (statusOf(thrown) !== 404 && statusOf(thrown) !== 409) throw thrown;
  }
}

/** A name may hold anything, and Docker reads the value of a label as a shell would. */
function asLabel(dataset: string): string {
  return encodeURIComponent(dataset).replaceAll("'", '%27');
}

function snapshotImage(key: SnapshotKey): string {
  return `${REPOSITORY}:${key}`;
}
