/** Entry point of the child process that measures: see measure/worker-server.ts. */

import { Worker } from 'node:worker_threads';
import { type LoadedScenario, WorkerServer } from '../measure/worker-server.ts';
import { importScenario } from '../project/scenario-files.ts';
import { scenarioParams } from '../project/scenario-params.ts';

/** By file: one is loaded again each time that another was measured in between. */
const loaded = new Map<string, LoadedScenario>();

const server = new WorkerServer(
  async ({ file, name, profile, seed, scale }) => {
    const known = loaded.get(file);
    if (known) return known;
    const definition = await importScenario(file);
    const scenario = { name, definition, params: scenarioParams(name, definition, { profile, seed, scale }) };
    loaded.set(file, scenario);
    return scenario;
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
