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

/** Ends this process by force so long after its parent, also one whose code never yields: a thread looks. */
export function endAfterParent(graceMs: number): void {
  const watch: Watch = { parent: process.ppid, everyMs: 500, graceMs };
  const thread = new Worker(THREAD, { workerData: watch, execArgv: [] });
  thread.unref();
}
