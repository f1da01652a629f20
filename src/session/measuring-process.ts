/** Entry point of the child process that measures: see measure/worker-server.ts. */

import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import type { WorkerReply } from '../measure/messages.ts';
import { type LoadedScenario, WorkerServer } from '../measure/worker-server.ts';
import { endAfterParent } from '../process/ended-parent.ts';
import { endProcess, guardExit } from '../process/exit-guard.ts';
import { moveTo } from '../process/in-folder.ts';
import { refuseImportsFrom } from '../project/foreign-imports.ts';
import { scenarioDigest } from '../project/scenario-digest.ts';
import { importScenario } from '../project/scenario-files.ts';
import { scenarioParams } from '../project/scenario-params.ts';

// What is measured may replace them later.
const send = process.send as ((reply: WorkerReply) => boolean) | undefined;

/** By file: one is loaded again each time that another was measured in between. */
const loaded = new Map<string, LoadedScenario>();

const server = new WorkerServer(
  async ({ file, name, profile, seed, scale, folder, checkouts }) => {
    const known = loaded.get(file);
    if (known) return known;
    // What code reads by a relative path is its own side's.
    moveTo(folder);
    if (checkouts !== undefined) refuseImportsFrom(checkouts.head, checkouts.own);
    const definition = await importScenario(file);
    const params = scenarioParams(name, definition, { profile, seed, scale });
    const scenario = { name, definition, params, digest: scenarioDigest(definition, params) };
    loaded.set(file, scenario);
    return scenario;
  },
  (reply) => send?.call(process, reply),
);

guardExit(({ did, place, exitCode }) => {
  send?.call(process, { type: 'ends', what: `${place ?? 'its code'} ${did}` });
  return endProcess(exitCode);
});
for (const event of ['uncaughtExceptionMonitor', 'unhandledRejection'] as const) {
  // As without a listener: one of the code's own makes no success of an error that nobody caught.
  process.on(event, (thrown: unknown) => {
    writeSync(2, `${inspect(thrown)}\n`);
    endProcess(1);
  });
}

// Ctrl-C in a terminal reaches the whole group: the harness decides what it means, and ends this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('message', (message) => void server.handle(message));
// The harness is gone, whatever ended it: nothing that it started may stay.
process.on('disconnect', () => endProcess(0));
// Code that never yields does not hear of it. A thread does.
endAfterParent(0);
