/** Entry point of the child process that measures: see measure/worker-server.ts. */

import { Worker } from 'node:worker_threads';
import { WorkerServer } from '../measure/worker-server.ts';
import { importScenario } from './scenario-files.ts';
import { scenarioParams } from './scenario-params.ts';

const server = new WorkerServer(
  async ({ file, name, profile, seed }) => {
    const definition = await importScenario(file);
    return { name, definition, params: scenarioParams(name, definition, profile, seed) };
  },
  (reply) => process.send?.(reply),
);

// Ctrl-C in a terminal reaches the whole group: the harness decides what it means, and ends this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('message', (message) => void server.handle(message));
// The harness is gone, whatever ended it: nothing that it started may stay.
process.on('disconnect', () => process.exit(0));
// Code that never yields does not hear of it. A thread does.
new Worker(
  `setInterval(() => { if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL'); }, 1_000);`,
  { eval: true, execArgv: [] },
).unref();
