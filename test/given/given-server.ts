import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { ENGINE_PROGRAMS, STAND_INS } from '../../src/engines/engine-programs.ts';
import { ownerLabels } from '../../src/engines/sweep-containers.ts';
import { hasDocker } from '../../src/engines/test-engines.ts';
import { freePort } from '../../src/process/free-port.ts';
import { docker } from '../bad-projects/containers.ts';

const PROGRAMS = {
  mongod: { image: STAND_INS.mongodb, ready: ENGINE_PROGRAMS.MongoDB.readyLine },
  'redis-server': { image: STAND_INS.redis, ready: ENGINE_PROGRAMS.Redis.readyLine },
} as const;

/** A server on this machine's loopback with the arguments of a test: what a team has, and Plumbline did not start. */
export class GivenServer implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #container: string;

  private constructor(port: number, child: ChildProcess, container: string) {
    this.port = port;
    this.#child = child;
    this.#container = container;
  }

  /** `folder` is what the server sees of this machine's files. Ready when it returns. */
  static async start(
    program: keyof typeof PROGRAMS,
    folder: string,
    args: (port: number) => readonly string[],
  ): Promise<GivenServer> {
    const port = await freePort('127.0.0.1');
    const container = `plumbline-given-${randomUUID()}`;
    const { image, ready } = PROGRAMS[program];
    const labels = Object.entries(ownerLabels().labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    const run = [
      'run',
      '--rm',
      '--name',
      container,
      ...labels,
      '--network',
      'host',
      '-v',
      `${folder}:${folder}`,
      image,
    ];
    const child = hasDocker
      ? spawn('docker', [...run, program, ...args(port)], { stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn(program, args(port), { stdio: ['ignore', 'pipe', 'pipe'] });
    const server = new GivenServer(port, child, container);
    try {
      await says(child, ready);
    } catch (thrown) {
      await server[Symbol.asyncDispose]();
      throw thrown;
    }
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    if (hasDocker) await docker('kill', this.#container);
    else this.#child.kill('SIGKILL');
    await ended;
  }
}

async function says(child: ChildProcess, ready: RegExp): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log = (log + chunk).slice(-20_000);
      if (ready.test(log)) resolve();
    });
  }
  child.once('error', reject);
  child.once('exit', () => reject(new Error(`the server ended before it was ready:\n${log.slice(-2_000)}`)));
  await promise;
}
