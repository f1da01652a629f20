import type { StartedTestContainer } from 'testcontainers';
import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';
import { LogTail } from '../process/log-tail.ts';
import { containerLog } from './container-log.ts';
import type { Docker } from './docker.ts';
import { dockerWords } from './docker-images.ts';
import { type ContainerRecipe, EngineContainer } from './engine-container.ts';
import type { EngineServer } from './engine-server.ts';
import { removeContainer } from './sweep-containers.ts';

const ASK_MS = 5_000;
const waitSchema = z.object({ StatusCode: z.number() });

/**
 * A container whose engine said that it is ready; otherwise ENGINE_DIED with its last lines, and no container is left.
 */
export async function startContainer(
  docker: Docker,
  engine: EngineServer['engine'],
  recipe: ContainerRecipe,
): Promise<StartedTestContainer> {
  const log = new LogTail();
  const created = Promise.withResolvers<string>();
  const done = new AbortController();
  // Testcontainers waits ten seconds for the ports of a container that has ended.
  const ended = created.promise.then((id) => earlyEnd(docker, id, done.signal));
  try {
    const starting = new EngineContainer(docker, recipe, log, created.resolve).start();
    return await Promise.race([starting, ended]);
  } catch (thrown) {
    // Settles only where a container was made; without one nothing is left to look at.
    const id = await Promise.race([created.promise, undefined]);
    const lines = await lastLines(docker, id, log);
    if (id !== undefined) await removeContainer(docker, id);
    throw new PlumblineError(
      'ENGINE_DIED',
      `${engine} did not start from the image ${recipe.image}: ${dockerWords(thrown)}${lines === '' ? '' : `\n${lines}`}`,
      'The last lines of its log say why. Too little memory or disk is the usual reason; `plumbline doctor` shows what is there.',
      { cause: thrown },
    );
  } finally {
    done.abort();
  }
}

/** Rejects when the container ends; never when it goes on until the signal. */
async function earlyEnd(docker: Docker, id: string, abortSignal: AbortSignal): Promise<never> {
  const never = new Promise<never>(() => undefined);
  let answer: unknown;
  try {
    answer = await docker.api.getContainer(id).wait({ condition: 'next-exit', abortSignal });
  } catch {
    return never; // given up, or an engine without this question: Testcontainers' own waiting decides then
  }
  if (abortSignal.aborted) return never;
  throw new Error(`its container ended with exit code ${waitSchema.parse(answer).StatusCode}`);
}

/**
 * From the container while it is there; Testcontainers removes it after some failures, and then what was read before
 * must do.
 */
async function lastLines(docker: Docker, id: string | undefined, log: LogTail): Promise<string> {
  if (id === undefined) return log.text;
  try {
    return (await withDeadline(containerLog(docker, id), ASK_MS, 'the Docker engine')).text || log.text;
  } catch (thrown) {
    return log.text === '' ? `(its log could not be read: ${messageOf(thrown)})` : log.text;
  }
}
