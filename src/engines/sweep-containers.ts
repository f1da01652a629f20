import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { withDeadline } from '../process/deadline.ts';
import { isDead, ownIdentity, type ProcessIdentity } from '../process/owner.ts';
import type { Docker } from './docker.ts';
import { statusOf } from './docker-images.ts';

const RUN = 'plumbline.run';
const MACHINE = 'plumbline.machine';
const INSTANCE = 'plumbline.instance';
const ASK_MS = 10_000;
const GONE = 404;
const IN_PROGRESS = 409;

const containersSchema = z.array(
  z.object({ Id: z.string(), Image: z.string(), Names: z.array(z.string()), Labels: z.record(z.string(), z.string()) }),
);
export type OwnedContainer = z.infer<typeof containersSchema>[number];

/** Labels that say whose a container is, for the sweep of a later run. */
export function ownerLabels(): { instance: string; labels: Record<string, string> } {
  const { pid, started, machine } = ownIdentity();
  const instance = randomUUID();
  return { instance, labels: { [RUN]: `${pid}:${started}`, [MACHINE]: machine, [INSTANCE]: instance } };
}

/** For an image that is made of such a container: one that somebody starts from it is theirs. */
export const NOBODYS: Readonly<Record<string, string>> = { [RUN]: '', [MACHINE]: '', [INSTANCE]: '' };

/**
 * Containers of Plumbline runs whose process is known to be dead. Those of other machines on the same engine are not
 * among them.
 */
export async function abandonedContainers(docker: Docker): Promise<OwnedContainer[]> {
  return (await labelled(docker, RUN)).filter(({ Labels }) => {
    const owner = ownerOf(Labels);
    return owner !== undefined && isDead(owner);
  });
}

/** Removes what dead runs left behind; returns how many containers there were. */
export async function sweepContainers(docker: Docker): Promise<number> {
  const abandoned = await abandonedContainers(docker);
  await Promise.all(abandoned.map(({ Id }) => removeContainer(docker, Id)));
  return abandoned.length;
}

/** Removes at once every container of one start, those included that are still being started. */
export async function removeInstance(docker: Docker, instance: string): Promise<void> {
  const own = await labelled(docker, `${INSTANCE}=${instance}`);
  await Promise.all(own.map(({ Id }) => removeContainer(docker, Id)));
}

async function labelled(docker: Docker, label: string): Promise<OwnedContainer[]> {
  const list = docker.api.listContainers({ all: true, filters: { label: [label] } });
  return containersSchema.parse(await withDeadline(list, ASK_MS, 'the Docker engine'));
}

/** Removes a container, running or not, and waits until it is gone. One that is not there is no error. */
export async function removeContainer(docker: Docker, id: string): Promise<void> {
  const container = docker.api.getContainer(id);
  try {
    await withDeadline(container.remove({ force: true, v: true }), ASK_MS, 'the Docker engine');
  } catch (thrown) {
    if (statusOf(thrown) === GONE) return;
    if (statusOf(thrown) !== IN_PROGRESS) throw thrown;
    await removedByAnother(container);
  }
}

/** Somebody else's removal is under way: this run's earlier one, or another run's sweep. */
async function removedByAnother(container: ReturnType<Docker['api']['getContainer']>): Promise<void> {
  try {
    await withDeadline(container.wait({ condition: 'removed' }), ASK_MS, 'the Docker engine');
  } catch (thrown) {
    if (statusOf(thrown) !== GONE) throw thrown;
  }
}

function ownerOf(labels: Readonly<Record<string, string>>): ProcessIdentity | undefined {
  const [pid, started] = labels[RUN]?.split(':') ?? [];
  const machine = labels[MACHINE];
  if (pid === undefined || started === undefined || machine === undefined) return undefined;
  return { pid: Number(pid), started, machine };
}
