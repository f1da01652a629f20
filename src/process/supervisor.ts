import { createHash } from 'node:crypto';
import { fstatSync, readSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import path from 'node:path';
import { PlumblineError } from '../errors.ts';

/**
 * The side of the command's process of its pipe to `bin/plumbline.js`, which decides the exit code: that of what is
 * delivered here, whatever becomes of this process. Node closes the pipe in every process that this one starts.
 */
const CHANNEL = 3;
/** In an error that the other side prints: how this process ended, which only the other side sees. */
const HOW = '{how}';
/** In the same way: the file of a report that is not as it was written. */
const FILE = '{file}';
const FILES_NAMED = 6;

// A project's code may replace them later.
const write = writeSync;
const { stringify } = JSON;

interface Connection {
  nonce: string;
  inode: number;
  textOf: (error: PlumblineError) => string;
}

/** What a project's code is doing in this process. */
interface ProjectCode {
  /** `while scenarios/a.scenario.ts was imported` */
  during: string;
  /** Told by the other side when it takes longer, since code that never yields hears of nothing. */
  overdue: PlumblineError;
  limitMs: number;
}

let connection: Connection | undefined;
const imported: string[] = [];
const running: ProjectCode[] = [];
const reports = new Map<string, string>();

export interface SupervisorListener {
  /** How an error is printed. */
  textOf(error: PlumblineError): string;
  /** A signal that the other side was sent. */
  onSignal(name: string): void;
  /** The other side is gone, whatever ended it. */
  onEnded(): void;
}

/** Once, before any code of a project is imported. */
export function connectSupervisor({ textOf, onSignal, onEnded }: SupervisorListener): void {
  connection = { nonce: readNonce(), inode: fstatSync(CHANNEL).ino, textOf };
  const socket = new Socket({ fd: CHANNEL, readable: true, writable: false }).setEncoding('utf8');
  socket.on('data', (lines: string) => lines.trim().split('\n').forEach(onSignal));
  socket.on('error', () => undefined).on('close', onEnded);
  socket.unref();
  leaveWill();
}

/** The exit code of the command. The first one counts. */
export function deliverExitCode(exitCode: number): void {
  if (connection === undefined) return;
  tell({ exitCode, reports: Object.fromEntries(reports), changed: connection.textOf(CHANGED) });
}

/** A report that must still be the same once this process has ended. */
export function noteReport(file: string, text: string): void {
  reports.set(path.resolve(file), createHash('sha256').update(text).digest('hex'));
}

/** Says that a project's code is at work, until it is disposed of. */
export function projectCodeRuns(code: ProjectCode): Disposable {
  running.push(code);
  leaveWill();
  return {
    [Symbol.dispose]() {
      running.splice(running.indexOf(code), 1);
      leaveWill();
    },
  };
}

/** Code of a file stays in this process when its import has ended: its timers and its listeners do. */
export function noteImported(file: string): void {
  const name = path.relative(process.cwd(), file);
  if (!imported.includes(name)) imported.push(name);
}

/** `while scenarios/a.scenario.ts was imported`; undefined where no code of the project was called. */
export function projectCodeAtWork(): string | undefined {
  return running.at(-1)?.during;
}

/** The same, otherwise which files this process has imported. */
function whereProjectCodeIs(): string {
  const during = projectCodeAtWork();
  if (during !== undefined) return during;
  const named = imported.slice(0, FILES_NAMED).join(', ');
  const more = imported.length > FILES_NAMED ? ` and ${imported.length - FILES_NAMED} more` : '';
  return imported.length === 0
    ? 'before it had imported a file of the project'
    : `after it had imported ${named}${more}`;
}

/** What the other side prints should this process end without an exit code. */
function leaveWill(): void {
  if (connection === undefined) return;
  const ended = new PlumblineError(
    'PROCESS_ENDED',
    `the command's process ${HOW} ${whereProjectCodeIs()}`,
    'Code that is imported must not end the process: look for process.exit, process.kill and process.abort there and in what it imports. ' +
      'A process that was killed may have been out of memory.',
  );
  const code = running.at(-1);
  const overdue = code && { afterMs: code.limitMs, text: connection.textOf(code.overdue) };
  tell({ will: { ended: connection.textOf(ended), ...(overdue && { overdue }) } });
}

const CHANGED = new PlumblineError(
  'REPORT_CHANGED',
  `${FILE} is not what was written: something changed or removed it while the command ended`,
  'Look for code of the project that writes into the folder of the reports, for instance when its process ends.',
);

function tell(message: object): void {
  if (connection === undefined) return;
  const { nonce, inode } = connection;
  try {
    // Code that closes whatever is open has its own file under this number by now.
    if (fstatSync(CHANNEL).ino === inode) write(CHANNEL, `${stringify({ nonce, ...message })}\n`);
  } catch {
    // Nobody is left to be told: `ended-parent` ends this process.
  }
}

/** The first line is the word that all messages must have. */
function readNonce(): string {
  const byte = Buffer.alloc(1);
  let line = '';
  while (readSync(CHANNEL, byte) === 1 && byte.toString() !== '\n') line += byte.toString();
  return line;
}
