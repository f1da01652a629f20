#!/usr/bin/env node
// Runs src/ in a checkout and dist/ once packed. Node strips types itself from 22.18 on; an older Node hands over to the one
// that the npm package `node` pins, where there is one.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = new URL('..', import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 22)) {
  const source = fileURLToPath(new URL('src/cli/main.ts', root));
  const built = fileURLToPath(new URL('dist/cli/main.js', root));
  const { main } = await import(pathToFileURL(existsSync(source) ? source : built).href);
  await main(process.argv.slice(2));
} else {
  // Of a checkout its own; of a project that has installed this beside it.
  const pinned = ['node_modules/node/bin/node', '../node/bin/node']
    .map((path) => fileURLToPath(new URL(path, root)))
    .find((path) => existsSync(path));
  if (pinned) handOver(pinned);
  else refuse();
}

function handOver(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

function refuse() {
  console.error(`plumbline needs Node 22.22 or newer; this is ${process.versions.node}.`);
  console.error('Install a current Node, or add one to the project: npm install --save-dev node@24');
  process.exitCode = 2;
}
