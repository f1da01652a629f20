import type { StartedTestContainer } from 'testcontainers';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { withDeadline } from '../process/deadline.ts';
import { type ContainerLog, containerLog } from './container-log.ts';
import { containerUse } from './container-use.ts';
import { type Docker, LOOPBACK } from './docker.ts';
import { statusOf } from './docker-images.ts';
import type { ContainerRecipe } from './engine-container.ts';
import { CLEAN_EXITS, type EngineServer, type ManagedServer } from './engine-server.ts';
import type { EngineUse } from './running-engines.ts';
import { startContainer } from './start-container.ts';

const STOP_MS = 10_000;
const ASK_MS = 5_000;
/** Stopping, and starting or removing; a busy disk takes its time. */
const RESTART_MS = 60_000;
const NOTICED_MS = 2_000;

const stateSchema = z.object({
  State: z.object({ Running: z.boolean(), ExitCode: z.number(), OOMKilled: z.boolean(), Pid: z.number() }),
});
type ContainerState = z.infer<typeof stateSchema>['State'];

/** An engine in a container. */
export class ContainerServer implements ManagedServer {
  readonly engine: EngineServer['engine'];
  readonly image: string;
  readonly pinned: boolean;
  /** Where it listens, within its container. */
  readonly port: number;
  readonly #docker: Docker;
  readonly #container: StartedTestContainer;

  private constructor(
    docker: Docker,
    engine: EngineServer['engine'],
    recipe: ContainerRecipe,
    image: string,
    container: StartedTestContainer,
  ) {
    this.engine = engine;
    this.image = image;
    this.pinned = recipe.cpuset !== undefined;
    this.#docker = docker;
    this.#container = container;
    this.port = recipe.port;
  }

  /**
   * Starts the container and waits for the engine's own word that it is ready; ENGINE_DIED has its last lines. `image`
   * is what the report names, where the container is made from a snapshot of it.
   */
  static async start(
    docker: Docker,
    engine: EngineServer['engine'],
    recipe: ContainerRecipe,
    image = recipe.image,
  ): Promise<ContainerServer> {
    const container = await startContainer(docker, engine, recipe);
    return new ContainerServer(docker, engine, recipe, image, container);
  }

  get containerId(): string {
    return this.#container.getId();
  }

  get url(): string {
    const { sharesLoopback, host } = this.#docker;
    const address = sharesLoopback ? `${LOOPBACK}:${this.port}` : `${host}:${this.#container.getMappedPort(this.port)}`;
    return this.engine === 'MongoDB' ? `mongodb://${address}/?directConnection=true` : `redis://${address}`;
  }

  async stop(): Promise<void> {
    const container = this.#docker.api.getContainer(this.containerId);
    // The image's own stop signal is used: SIGINT for the stand-in, which ignores SIGTERM.
    await withDeadline(container.stop({ t: STOP_MS / 1000 }), STOP_MS + ASK_MS, 'the Docker engine');
    const { ExitCode } = await this.#state();
    if (CLEAN_EXITS.includes(ExitCode)) return;
    throw new Error(`${this.engine} did not stop cleanly: its container ended with exit code ${ExitCode}`);
  }

  async restart(): Promise<void> {
    await withDeadline(this.#container.restart({ timeout: STOP_MS }), RESTART_MS, 'the Docker engine');
  }

  async use(): Promise<EngineUse> {
    const { Pid } = await this.#state();
    return await containerUse(this.#docker, this.containerId, Pid);
  }

  async obituary(): Promise<string> {
    try {
      await this.#noticed();
      const [state, log] = await Promise.all([this.#state(), this.#log()]);
      return `${describe(state)}${log.text === '' ? '' : `; its last lines:\n${log.text}`}`;
    } catch (thrown) {
      if (statusOf(thrown) === 404) return 'Its container was removed by someone else';
      return `Its container could not be looked at either: ${messageOf(thrown)}`;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await withDeadline(this.#container.stop({ timeout: STOP_MS }), RESTART_MS, 'the Docker engine');
    } catch (thrown) {
      // Gone already, or being removed by `docker rm`: what was wanted.
      if (statusOf(thrown) !== 404 && statusOf(thrown) !== 409) throw thrown;
    }
  }

  /** Connections break before Docker has noticed the end. One that goes on is looked at as it is. */
  async #noticed(): Promise<void> {
    const abortSignal = AbortSignal.timeout(NOTICED_MS);
    await this.#docker.api
      .getContainer(this.containerId)
      .wait({ condition: 'not-running', abortSignal })
      .catch(() => undefined);
  }

  async #state(): Promise<ContainerState> {
    const inspected = this.#docker.api.getContainer(this.containerId).inspect();
    return stateSchema.parse(await withDeadline(inspected, ASK_MS, 'the Docker engine')).State;
  }

  #log(): Promise<ContainerLog> {
    return withDeadline(containerLog(this.#docker, this.containerId), ASK_MS, 'the Docker engine');
  }
}

function describe({ Running, ExitCode, OOMKilled }: ContainerState): string {
  if (Running) return 'Its container still runs';
  if (OOMKilled) return 'Its container ran out of memory and was killed';
  const killed = ExitCode === 137 ? ' (killed)' : '';
  return `Its container ended with exit code ${ExitCode}${killed}`;
}
