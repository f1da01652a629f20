import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { killMarked, markOf, processesOf, sweepAbandoned } from './marked-processes.ts';

const NO_GROUP = -1;

/** It is in a session of its own, and its parent has ended. */
async function leaveSleeping(id: string): Promise<void> {
  const env = { ...process.env, ...markOf(id) };
  await once(spawn('setsid', ['-f', 'sleep', '600'], { stdio: 'ignore', env }), 'exit');
  while (!processesOf(id, NO_GROUP).some(({ commandLine }) => commandLine === 'sleep 600'))
    await new Promise((done) => setImmediate(done));
}

test.runIf(existsSync('/proc/self/environ'))('what carries a mark is ended by it alone, wherever it went', async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  await leaveSleeping(one);
  await leaveSleeping(other);
  killMarked(one);
  while (processesOf(one, NO_GROUP).length > 0) await new Promise((done) => setImmediate(done));
  // That one's owner lives.
  sweepAbandoned();
  expect(processesOf(other, NO_GROUP)).toHaveLength(1);
  killMarked(other);
});
