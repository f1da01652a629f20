#!/usr/bin/env node
// Runs a command in a process of its own, and decides the exit code by what that process delivers over a pipe between the two: a
// project's code is imported there, and whatever it does to its process, an exit code of 0 is only what Plumbline has said.
// Runs src/ in a checkout and dist/ once packed. Node strips types itself from 22.18 on; for an older Node the one that the npm
// package `node` pins takes the command, where there is one.
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeSync } from 'node:fs';
import { join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NO_VERDICT = 3;
/** From a command's verdict to the end of its process, and from a second signal to its end by force. */
const GRACE_MS = 2_000;
const NOTHING_LEFT = 'ended waiting for something that can never come, such as a promise that nothing settles,';
const STARTED = `PROCESS_ENDED: the command's process {how} before it began
  The lines above may say why; an installation that is not whole is installed anew.
`;
/** A runner such as npm passes on what the terminal has sent to the whole group already: two signals within this time are one. */
const SAME_SIGNAL_MS = 500;

const root = new URL('..', import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const current = major > 22 || (major === 22 && minor >= 22);
const args = process.argv.slice(2);
// `plumbline run --help` imports no code of a project.
const asksForHelp =
  args.length === 0 || (args.length <= 2 && ['--help', '-h', '--version', '-V'].includes(args.at(-1)));

if (current && asksForHelp) {
  const { main } = await import(pathToFileURL(program('main')).href);
  await main(args);
} else if (current) {
  supervise(process.execPath, process.execArgv);
} else {
  // Of a checkout its own; of a project that has installed this beside it.
  const pinned = ['node_modules/node/bin/node', '../node/bin/node']
    .map((path) => fileURLToPath(new URL(path, root)))
    .find((path) => existsSync(path));
  if (pinned) supervise(pinned, []);
  else refuse();
}

function program(name) {
  const source = fileURLToPath(new URL(`src/cli/${name}.ts`, root));
  return existsSync(source) ? source : fileURLToPath(new URL(`dist/cli/${name}.js`, root));
}

/** Where Node keeps what it compiled of all processes that a command starts: beside this package, or in the checkout. */
function compileCache() {
  const own = fileURLToPath(root);
  const installed = own.lastIndexOf(`${sep}node_modules${sep}`);
  const modules = join(installed < 0 ? own : own.slice(0, installed), 'node_modules');
  return existsSync(modules) ? { NODE_COMPILE_CACHE: join(modules, '.cache', 'plumbline-gate') } : {};
}

function supervise(node, flags) {
  /** Without it a message is not the command's. */
  const nonce = randomUUID();
  const child = spawn(node, [...flags, program('command-process'), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...compileCache(), ...process.env },
  });
  const channel = child.stdio[3];
  let delivered;
  let will;
  let overdue;
  let signalled;

  channel.on('error', () => undefined);
  channel.write(`${nonce}\n`);
  const lines = createInterface({ input: channel });
  // A process that is killed while something is on its way to it resets the pipe. The reader tells of that a second time.
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    const message = parsed(line);
    if (message?.nonce !== nonce) return;
    if (message.will) receiveWill(message.will);
    if (message.exitCode === undefined || delivered) return;
    delivered = message;
    clearTimeout(overdue);
    // A hook of the project's may go on for ever.
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  });

  function receiveWill(left) {
    will = left;
    clearTimeout(overdue);
    if (!left.overdue) return;
    // It tells of it itself, unless its code never yields.
    overdue = setTimeout(() => {
      say(left.overdue.text);
      delivered ??= { exitCode: NO_VERDICT };
      child.kill('SIGKILL');
    }, left.overdue.afterMs + GRACE_MS);
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const now = performance.now();
      if (signalled && now - signalled.at < SAME_SIGNAL_MS) return;
      // Not as a signal: one from a terminal has reached it already, and it tells them apart.
      channel.write(`${signal}\n`);
      // It ends itself, unless its code never yields.
      if (signalled) setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      signalled = { signal: signalled?.signal ?? signal, at: now };
    });
  }

  child.on('error', (error) => {
    say(
      `PROCESS_ENDED: the command's process could not be started: ${error.message}\n  Is ${node} a program that runs here?\n`,
    );
    process.exit(NO_VERDICT);
  });
  child.on('exit', (code, signal) => {
    const end = () => process.exit(exitCodeOf(code, signal));
    // What it delivered is still read; a process that it started may hold the pipe for ever.
    if (channel.closed) end();
    channel.once('close', end);
    setTimeout(end, GRACE_MS);
  });

  function exitCodeOf(code, signal) {
    if (delivered) return exitCodeOfDelivered(delivered);
    if (signalled) return signalled.signal === 'SIGINT' ? 130 : 143;
    const how = signal ? `was ended by ${signal}` : code === 13 ? NOTHING_LEFT : `ended by itself (exit code ${code})`;
    say((will?.ended ?? STARTED).replace('{how}', how));
    return NO_VERDICT;
  }
}

/** Of a verdict that is kept in files as well, these must be as they were written. */
function exitCodeOfDelivered({ exitCode, reports = {}, changed = '' }) {
  const file = Object.keys(reports).find((name) => digestOf(name) !== reports[name]);
  if (file === undefined) return exitCode;
  say(changed.replace('{file}', file));
  return exitCode === 0 ? NO_VERDICT : exitCode;
}

function digestOf(file) {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return undefined;
  }
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function say(text) {
  try {
    writeSync(2, text);
  } catch {
    // Nobody reads: the exit code says enough.
  }
}

function refuse() {
  console.error(`plumbline needs Node 22.22 or newer; this is ${process.versions.node}.`);
  console.error('Install a current Node, or add one to the project: npm install --save-dev node@24');
  process.exitCode = 2;
}
