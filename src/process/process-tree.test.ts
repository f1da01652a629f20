import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { identify } from './owner.ts';
import { killTree, processTree } from './process-tree.ts';

/** Prints its child's number; the child is in a session of its own and has an empty environment. */
const PARENT = `
  const child = require('node:child_process').spawn('/bin/sleep', ['60'], { detached: true, env: {}, stdio: 'ignore' });
  console.log(child.pid);
  setInterval(() => {}, 1_000);
`;

async function startTree() {
  const parent = spawn(process.execPath, ['-e', PARENT], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(parent.stdout), 'line');
  return { parent, root: parent.pid ?? -1, child: Number(line) };
}

test('what a process started is its own, whatever group and environment it chose', async () => {
  const { parent, root, child } = await startTree();
  expect(processTree(root).sort()).toEqual([root, child].sort());
  const ended = once(parent, 'exit');
  killTree(root);
  await ended;
  expect(identify(root)).toBeUndefined();
  // Nobody here is told of its end: it is init's child by now.
  await vi.waitFor(() => expect(identify(child)).toBeUndefined(), { timeout: 10_000 });
});

test('a number that no process has is no tree, and this process is in none', () => {
  expect(processTree(2 ** 22 + 1)).toEqual([]);
  expect(processTree(process.ppid)).not.toContain(process.pid);
});
