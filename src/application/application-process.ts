import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { startedIn } from '../process/in-folder.ts';
import { type MarkedProcess, markOf, processesOf } from '../process/marked-processes.ts';
import { identify, isAlive } from '../process/owner.ts';
import { kill, killTree, processTree } from '../process/process-tree.ts';
import { withoutSecrets } from '../process/redact-url.ts';
import { ApplicationLog } from './application-log.ts';

const TERM_MS = 5_000;
/** Children may end a moment after their parent. */
const CHILDREN_MS = 1_000;
const LOOK_EVERY_MS = 50;
/** What it wrote before it ended may be read after that; a child of its own may hold the pipes for ever. */
const LAST_WORDS_MS = 500;

/** What is needed to run one command line of an application. */
export interface CommandTarget {
  commandLine: string;
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Absolute; where its output is kept when its error cannot tell all of it. */
  logFile: string;
  /** Cores to keep to, as `taskset` takes them; its children inherit that. */
  cores?: string;
}

/** One command line of an application, and all that it starts. */
export class ApplicationProcess {
  readonly #log = new ApplicationLog();
  readonly #id = randomUUID();
  readonly #target: CommandTarget;
  readonly #child: ChildProcess;
  /** Resolves when the command itself has ended: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>;

  constructor(target: CommandTarget) {
    this.#target = target;
    const shell = ['/bin/sh', '-c', target.commandLine] as const;
    const [command, ...args] =
      target.cores === undefined ? shell : (['taskset', '-c', target.cores, ...shell] as const);
    // A group of its own: Ctrl-C in the terminal is for Plumbline, which then stops the application in order.
    this.#child = spawn(command, args, {
      detached: true,
      cwd: target.cwd,
      env: { ...process.env, ...startedIn(target.cwd, process.env), ...target.env, ...markOf(this.#id) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => this.#log.add(chunk));
    this.ended = this.#end();
  }

  get pids(): number[] {
    return this.#processes().map(({ pid }) => pid);
  }

  /** What its output says, as a part of a sentence; without the passwords of the engines. */
  toldOutput(): string {
    const { env, logFile } = this.#target;
    return this.#log.told(logFile, (line) => Object.values(env).reduce(withoutSecretsOf, line));
  }

  /**
   * Asks the whole group to end, then ends what remains. `leftBehind`: command lines of what had left the group and was
   * not ended by the application.
   */
  async stop(): Promise<{ leftBehind: string[] }> {
    const group = this.#child.pid;
    if (group === undefined) return { leftBehind: [] };
    // One with an environment and a group of its own is known by its parent, as long as that lives.
    const marked = this.pids;
    const unmarked = processTree(group)
      .filter((pid) => !marked.includes(pid))
      .flatMap((pid) => identify(pid) ?? []);
    kill(-group, 'SIGTERM');
    await this.#until(TERM_MS, (processes) => !processes.some((one) => one.group === group));
    kill(-group, 'SIGKILL');
    await this.ended;
    // Whoever left the group did not hear the signal: to end it was the application's part.
    await this.#until(CHILDREN_MS, (processes) => processes.length === 0 && !unmarked.some(isAlive));
    const leftBehind = this.#processes();
    for (const { pid } of leftBehind) kill(pid, 'SIGKILL');
    const hidden = unmarked.filter(isAlive);
    for (const { pid } of hidden) killTree(pid);
    const left = [...leftBehind.map(({ commandLine }) => commandLine), ...hidden.map(({ pid }) => `process ${pid}`)];
    return { leftBehind: left };
  }

  #processes(): MarkedProcess[] {
    return this.#child.pid === undefined ? [] : processesOf(this.#id, this.#child.pid);
  }

  async #until(atMostMs: number, met: (processes: readonly MarkedProcess[]) => boolean): Promise<void> {
    const untilMs = performance.now() + atMostMs;
    while (!met(this.#processes()) && performance.now() < untilMs) await delay(LOOK_EVERY_MS);
  }

  async #end(): Promise<string> {
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    try {
      const [code, signal] = await once(this.#child, 'exit');
      await Promise.race([closed, delay(LAST_WORDS_MS)]);
      return signal ?? `exit code ${code}`;
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : String(thrown);
    }
  }
}

function withoutSecretsOf(text: string, value: string): string {
  return /^[a-z+]+:\/\/.*@/i.test(value) ? withoutSecrets(text, value) : text;
}
