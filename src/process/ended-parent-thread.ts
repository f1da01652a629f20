import { workerData } from 'node:worker_threads';
import type { Watch } from './ended-parent.ts';

// A thread of `endAfterParent`: the parent of a process that lost its own is another one.

const { parent, everyMs, graceMs } = workerData as Watch;

const timer = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(timer);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs);
}, everyMs);
