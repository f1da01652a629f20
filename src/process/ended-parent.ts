import { spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';

/** What the thread is started with. */
export interface Watch {
  parent: number;
  everyMs: number;
  /** From the parent's end to the end of this process by force. */
  graceMs: number;
}

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const THREAD = new URL(`./ended-parent-thread.${EXTENSION}`, import.meta.url);
/** Of a process that the system ends by force with its parent. */
const VARIABLE = 'PLUMBLINE_ENDS_WITH_PARENT';
const SETPRIV = ['setpriv', '--pdeathsig'] as const;

/**
 * Ends this process by force so long after its parent, also one whose code never yields: a thread looks, where the
 * system does not.
 */
export function endAfterParent(graceMs: number): void {
  const isEnded = process.env[VARIABLE] !== undefined;
  delete process.env[VARIABLE];
  if (isEnded) return;
  const watch: Watch = { parent: process.ppid, everyMs: 500, graceMs };
  const thread = new Worker(THREAD, { workerData: watch, execArgv: [] });
  thread.unref();
}

export interface StartedWithParent {
  /** Becomes the program that it is given as its last arguments; empty where there is none, such as beyond Linux. */
  program: readonly string[];
  env: Readonly<Record<string, string>>;
}

let known: StartedWithParent | undefined;

/**
 * How a process is started that the system ends by force with this one. The thread costs a tenth of what a measuring
 * process does.
 */
export function endingWithParent(): StartedWithParent {
  known ??= canEndWithParent() ? { program: [...SETPRIV, 'KILL'], env: { [VARIABLE]: '1' } } : { program: [], env: {} };
  return known;
}

/** The one of BusyBox cannot. */
function canEndWithParent(): boolean {
  const [program, ...args] = [...SETPRIV, 'keep', 'true'];
  return process.platform === 'linux' && spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
