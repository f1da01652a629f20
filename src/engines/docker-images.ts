import { ImageName } from 'testcontainers';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';
import { LogTail } from '../process/log-tail.ts';
import type { Docker } from './docker.ts';
import { WayClosed } from './engines-unavailable.ts';

const FIRST_ANSWER_MS = 5_000;
const STALLED_MS = 60_000;
const PULL_MS = 20 * 60_000;
const INSPECT_MS = 5_000;

/** A registry that answers so wants credentials, which Testcontainers takes from the user's Docker configuration. */
const WANTS_CREDENTIALS = /denied|unauthorized|authentication|authorization|toomanyrequests|rate limit/i;

const progressSchema = z.object({ error: z.string().optional() });

export interface UsableImage {
  name: string;
  /** For the report, when it is not the image that was asked for. */
  note?: string;
}

/** The image itself, present or pulled, or else its stand-in; WayClosed when there is neither. */
export async function usableImage(
  docker: Docker,
  wanted: string,
  standIn: string,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<UsableImage> {
  if (await isPresent(docker, wanted)) return { name: wanted };
  try {
    await pull(docker, wanted, onProgress, signal);
    return { name: wanted };
  } catch (thrown) {
    signal?.throwIfAborted();
    const reason = `the image ${wanted} is not on this machine and cannot be pulled (${dockerWords(thrown)})`;
    if (!(await isPresent(docker, standIn))) throw new WayClosed(`${reason}, and there is no stand-in ${standIn}`);
    const note = `${standIn} stands in for ${wanted}, which is not on this machine and cannot be pulled (${dockerWords(thrown)})`;
    onProgress(note);
    return { name: standIn, note };
  }
}

/** Is the image on this machine? */
export async function isPresent(docker: Docker, name: string): Promise<boolean> {
  return (await inspectImage(docker, name)) !== undefined;
}

const imageSchema = z.object({
  Id: z.string(),
  RepoDigests: z.array(z.string()).nullish(),
  Os: z.string(),
  Architecture: z.string(),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

export interface LocalImage {
  id: string;
  /** In its registry; absent for an image that comes from none. */
  digest?: string;
  platform: string;
  labels: Readonly<Record<string, string>>;
}

/** An image on this machine; undefined when it is not there. */
export async function inspectImage(docker: Docker, name: string): Promise<LocalImage | undefined> {
  try {
    const answer = await withDeadline(docker.api.getImage(name).inspect(), INSPECT_MS, 'the Docker engine');
    const { Id, RepoDigests, Os, Architecture, Config } = imageSchema.parse(answer);
    const digest = digestOf(name, RepoDigests ?? []);
    return { id: Id, ...(digest ? { digest } : {}), platform: `${Os}/${Architecture}`, labels: Config?.Labels ?? {} };
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    throw thrown;
  }
}

/** `mongo@sha256:...` of `mongo:7.0`; an image may have been pulled under several names. */
function digestOf(name: string, repoDigests: readonly string[]): string | undefined {
  const [repository] = /^.+?(?=@|:[^/:]*$|$)/.exec(name) ?? [];
  const own = repoDigests.find((one) => one.split('@')[0] === repository) ?? repoDigests[0];
  return own?.split('@')[1];
}

const httpErrorSchema = z.object({ statusCode: z.number() });

/** The HTTP status that the Docker engine refused with. */
export function statusOf(thrown: unknown): number | undefined {
  return httpErrorSchema.safeParse(thrown).data?.statusCode;
}

/** What the Docker engine said, without dockerode's words around it. */
export function dockerWords(thrown: unknown): string {
  return messageOf(thrown)
    .replace(/^\(HTTP code \d+\) [^-]*- /, '')
    .trim();
}

/**
 * One request, whose first answer has 5 s; what a registry that answers then sends may take minutes, but not stand
 * still.
 */
async function pull(docker: Docker, name: string, onProgress: (text: string) => void, signal?: AbortSignal) {
  onProgress(`pulling ${name}`);
  const cancel = new AbortController();
  try {
    const request = docker.api.pull(name, { abortSignal: cancel.signal });
    await follow(await withDeadline(request, FIRST_ANSWER_MS, 'the registry', signal), signal);
  } catch (thrown) {
    cancel.abort();
    if (signal?.aborted || !WANTS_CREDENTIALS.test(messageOf(thrown))) throw thrown;
    const withCredentials = docker.client.image.pull(ImageName.fromString(name));
    await withDeadline(withCredentials, PULL_MS, `pulling ${name}`, signal);
  }
}

async function follow(stream: AsyncIterable<string | Buffer>, signal?: AbortSignal): Promise<void> {
  const chunks = stream[Symbol.asyncIterator]();
  const progress = new LogTail();
  for (;;) {
    const { done, value } = await withDeadline(chunks.next(), STALLED_MS, 'the registry', signal);
    if (done) return;
    for (const line of progress.add(value)) {
      const { error } = progressSchema.parse(JSON.parse(line));
      if (error !== undefined) throw new Error(error);
    }
  }
}
