import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { type ContainerRuntimeClient, getContainerRuntimeClient } from 'testcontainers';
import { messageOf } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';
import { redactUrl } from '../process/redact-url.ts';
import { DEFAULT_SOCKET, dockerAddress, firstAnswer } from './docker-address.ts';
import { WayClosed } from './engines-unavailable.ts';
import { bridgesOf, gatewayAround, sharesLoopback } from './shared-loopback.ts';

const ANSWER_MS = 5_000;
export const LOOPBACK = '127.0.0.1';
const HOST_VARIABLE = 'TESTCONTAINERS_HOST_OVERRIDE';
/** Docker's own file in each of its containers. */
const IN_CONTAINER = '/.dockerenv';

/** dockerode's client, by way of Testcontainers, which finds the engine as the user configured it. */
type DockerApi = ContainerRuntimeClient['container']['dockerode'];

/** A Docker engine that answers. */
export interface Docker {
  client: ContainerRuntimeClient;
  api: DockerApi;
  /** Where published ports are reached. */
  host: string;
  /** Ports are published on this address; empty: on all, for an engine on another machine. */
  publishOn: string;
  /** A container in the engine's own network listens on this machine's loopback. */
  sharesLoopback: boolean;
  cores: number;
}

/** Connects to the Docker engine; WayClosed says why there is none. */
export async function connectDocker(signal?: AbortSignal): Promise<Docker> {
  try {
    const address = dockerAddress();
    const answer = address && (await firstAnswer(address, ANSWER_MS, signal));
    if (answer === 'silent') throw new Error(`it gave no answer within ${ANSWER_MS / 1000} s`);
    // Testcontainers would try other sockets: an engine that the user named is used, or none.
    if (answer === 'nobody' && process.env.DOCKER_HOST) throw new Error('nobody answers there');
    const { client, host } = await withDeadline(reached(), ANSWER_MS, 'the Docker engine', signal);
    const here = host === LOOPBACK || host === 'localhost';
    const api = client.container.dockerode;
    return {
      client,
      api,
      host: here ? LOOPBACK : host,
      publishOn: here ? LOOPBACK : '',
      sharesLoopback: here && (await withDeadline(sharesLoopback(api), ANSWER_MS, 'the Docker engine', signal)),
      cores: client.info.containerRuntime.cpus,
    };
  } catch (thrown) {
    signal?.throwIfAborted();
    throw new WayClosed(`no Docker engine answers (${await diagnosis(thrown)})`);
  }
}

/**
 * Testcontainers' client, and where published ports are reached. A machine can be a container itself and still run the
 * Docker engine; Testcontainers would then go through the bridge's address, where ports published on loopback are not.
 * A user's value is kept.
 */
async function reached(): Promise<{ client: ContainerRuntimeClient; host: string }> {
  const remote = /^(tcp|https?|ssh):/.test(process.env.DOCKER_HOST ?? '');
  if (remote || process.env[HOST_VARIABLE] !== undefined) {
    const client = await getContainerRuntimeClient();
    return { client, host: client.info.containerRuntime.host };
  }
  process.env[HOST_VARIABLE] = LOOPBACK;
  try {
    const client = await getContainerRuntimeClient();
    const gateway = existsSync(IN_CONTAINER) ? gatewayAround(await bridgesOf(client.container.dockerode)) : undefined;
    return { client, host: gateway ?? LOOPBACK };
  } finally {
    delete process.env[HOST_VARIABLE];
  }
}

async function diagnosis(thrown: unknown): Promise<string> {
  const configured = process.env.DOCKER_HOST;
  if (configured) return `DOCKER_HOST is ${redactUrl(configured)}: ${messageOf(thrown)}`;
  if (!existsSync(DEFAULT_SOCKET)) return `there is no ${DEFAULT_SOCKET}`;
  try {
    await access(DEFAULT_SOCKET, constants.R_OK | constants.W_OK);
  } catch {
    return `this user may not use ${DEFAULT_SOCKET}; membership of the group "docker" allows it`;
  }
  return `${DEFAULT_SOCKET} is there: ${messageOf(thrown)}`;
}
