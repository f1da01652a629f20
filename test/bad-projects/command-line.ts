import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Project } from './project.ts';

export const PROGRAM = path.resolve(import.meta.dirname, '../../bin/plumbline.js');
const MARK = 'PLUMBLINE_TEST_MARK';

/** What has not come by then never will, also on a machine with other things to do. */
export const HANGS_AFTER_MS = 45_000;

export interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface StartOptions {
  env?: Readonly<Record<string, string | undefined>>;
  /** Another copy of the tool than this checkout's. */
  program?: string;
}

/** One `plumbline` command in a project, as a user types it. Disposing ends it. */
export class CommandLine implements AsyncDisposable {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #mark = randomUUID();
  /** The process that bin/plumbline.js started for the command, which starts all others. */
  #commandPid: number | undefined;
  #stdout = '';
  #stderr = '';
  #waiting: { pattern: RegExp; resolve: () => void; reject: (error: Error) => void }[] = [];

  private constructor(project: Project, args: readonly string[], { env = {}, program = PROGRAM }: StartOptions) {
    const { MONGO_URL: _mongo, REDIS_URL: _redis, NODE_OPTIONS: _options, ...inherited } = process.env;
    this.#child = spawn(process.execPath, [program, ...args], {
      cwd: project.folder,
      env: { ...inherited, NO_COLOR: '1', [MARK]: this.#mark, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, as a shell gives to what it starts: the tests signal it as a terminal does.
      detached: true,
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#stdout += chunk;
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#commandPid ??= onlyChildOf(this.pid);
      this.#stderr += chunk;
      this.#waiting = this.#waiting.filter(({ pattern, resolve }) => {
        const met = pattern.test(this.#stderr);
        if (met) resolve();
        return !met;
      });
    });
    this.ended = this.#end();
  }

  static start(project: Project, args: readonly string[], options: StartOptions = {}): CommandLine {
    return new CommandLine(project, args, options);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('plumbline was not started');
    return this.#child.pid;
  }

  /** Known once it has said something. */
  get commandPid(): number {
    if (this.#commandPid === undefined) throw new Error('the process of the command is not known');
    return this.#commandPid;
  }

  /** Resolves as soon as stderr holds `pattern`; rejects when the command ends without it. */
  said(pattern: RegExp): Promise<void> {
    if (pattern.test(this.#stderr)) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ pattern, resolve, reject }));
  }

  /** To the process alone, as `kill` does. */
  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** To the whole group, as Ctrl-C in a terminal does. */
  interrupt(): void {
    process.kill(-this.pid, 'SIGINT');
  }

  /** All at once, as the end of a machine or of its container does. */
  killAll(): void {
    process.kill(-this.pid, 'SIGKILL');
  }

  /** Command lines of processes that it started, directly or not, and that still run. */
  processesLeft(): string[] {
    if (!existsSync('/proc/self/environ')) return [];
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => this.#ownCommandOf(pid));
  }

  #ownCommandOf(pid: string): string[] {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${MARK}=${this.#mark}`)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return command === '' ? [] : [`${pid}: ${command}`];
    } catch {
      return []; // it ended while it was looked at
    }
  }

  async #end(): Promise<Ended> {
    await once(this.#child, 'close');
    for (const { pattern, reject } of this.#waiting.splice(0))
      reject(new Error(`plumbline ended without saying ${pattern}:\\n${this.#stderr}`));
    const { exitCode, signalCode } = this.#child;
    return { exitCode, signal: signalCode, stdout: this.#stdout, stderr: this.#stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) process.kill(-this.pid, 'SIGKILL');
    await this.ended;
  }
}

function onlyChildOf(pid: number): number | undefined {
  try {
    const [child = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return child === '' ? undefined : Number(child);
  } catch {
    return undefined; // it has ended already
  }
}

/** Runs a command to its end. */
export async function plumbline(project: Project, args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  await using command = CommandLine.start(project, args, options);
  return await command.ended;
}

/** The engines that the whole test run shares, as the user's own. */
export function sharedEngines(): { MONGO_URL: string; REDIS_URL: string } {
  const { PLUMBLINE_TEST_MONGO_URL: mongo, PLUMBLINE_TEST_REDIS_URL: redis } = process.env;
  if (!mongo || !redis) throw new Error('test/engines.ts did not start the shared engines');
  // A database of its own: Plumbline refuses one in which the application's tests left their keys.
  return { MONGO_URL: mongo, REDIS_URL: new URL('/1', redis).href };
}

const reportSchema = z.object({
  verdict: z.string(),
  reasons: z.array(z.string()),
  warnings: z.array(z.string()),
  errors: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string() })),
  scenarios: z.array(z.object({ name: z.string(), verdict: z.string() })),
});

/** `reports/report.json` of a project. */
export async function reportOf(project: Project, file = 'reports/report.json'): Promise<z.infer<typeof reportSchema>> {
  return reportSchema.parse(JSON.parse(await project.read(file)));
}
