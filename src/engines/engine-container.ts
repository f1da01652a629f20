import { GenericContainer, PullPolicy, Wait } from 'testcontainers';
import type { LogTail } from '../process/log-tail.ts';
import type { Docker } from './docker.ts';

/** What one engine's container is made of. */
export interface ContainerRecipe {
  image: string;
  /** Where it listens, within its container. */
  port: number;
  entrypoint?: readonly string[];
  command: readonly string[];
  readyLine: RegExp;
  labels: Readonly<Record<string, string>>;
  /** As Docker writes it: `0,2`. */
  cpuset?: string;
}

const START_MS = 90_000;

/**
 * A container that is reached on loopback alone and stays on its cores. A published port goes through a process of
 * Docker's, on whatever core, which doubled the time of a Redis read: where it can, the engine listens on this
 * machine's loopback itself.
 */
export class EngineContainer extends GenericContainer {
  readonly #docker: Docker;
  readonly #created: (id: string) => void;

  constructor(docker: Docker, recipe: ContainerRecipe, log: LogTail, created: (id: string) => void) {
    super(recipe.image);
    this.#docker = docker;
    this.#created = created;
    if (recipe.cpuset !== undefined) this.hostConfig.CpusetCpus = recipe.cpuset;
    if (recipe.entrypoint) this.withEntrypoint([...recipe.entrypoint]);
    this.withCommand([...recipe.command])
      .withLabels({ ...recipe.labels })
      // The image was looked for, and pulled, before: no second registry request.
      .withPullPolicy(PullPolicy.neverPull())
      // No reaper: it is one more image to pull. Containers of dead runs are swept by their label at the next start.
      .withAutoCleanup(false)
      .withStartupTimeout(START_MS)
      .withWaitStrategy(Wait.forLogMessage(recipe.readyLine))
      .withLogConsumer((stream) => stream.on('data', (chunk: Buffer | string) => log.add(chunk)));
    if (docker.sharesLoopback) this.withNetworkMode('host');
    else this.withExposedPorts(recipe.port);
  }

  protected override async beforeContainerCreated(): Promise<void> {
    const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
    for (const port of Object.keys(this.createOpts.ExposedPorts ?? {})) {
      bindings[port] = [{ HostIp: this.#docker.publishOn, HostPort: '0' }];
    }
    this.hostConfig.PortBindings = bindings;
  }

  protected override async containerCreated(id: string): Promise<void> {
    this.#created(id);
  }
}
