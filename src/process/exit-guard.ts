import { syncBuiltinESMExports } from 'node:module';
import { PlumblineError } from '../errors.ts';
import { framesAbove, placeInOwnCode } from './own-code.ts';

/** All by which JavaScript can end its process. `execve` makes another program of it. */
interface Endings {
  exit(code?: number | string | null): never;
  /** Not documented, and what `exit` and some packages call. */
  reallyExit(code?: number): never;
  abort(): never;
  kill(pid: number, signal?: string | number): true;
  execve?(file: string, args?: readonly string[], env?: NodeJS.ProcessEnv): never;
}

/** What code did to its process. */
export interface Ending {
  /** `called process.exit(0)` */
  did: string;
  /** `src/app.ts:12` */
  place: string | undefined;
  exitCode: number;
}

const endings = process as unknown as Endings;
// A project's code may replace them later.
const { exit, reallyExit, abort, kill, execve } = endings;
const originals: Endings = { exit, reallyExit, abort, kill, ...(execve && { execve }) };
/** What a shell says of a process that a signal ended. */
const ABORTED = 134;
let guards: Endings | undefined;
let over = false;

/**
 * Has a project's code end neither this process nor this thread: it would leave engines behind, and nobody could say
 * which file did it. `onCall` is told instead, and what it returns is thrown. `onReplaced` is told of assignments: a
 * replaced `process.exit` hides the same. Packages that replace the others (signal-exit, for one) do no harm.
 */
export function guardExit(onCall: (ending: Ending) => Error, onReplaced?: (ending: Ending) => Error): void {
  const refuse = (did: string, exitCode: number, caller: (...args: never[]) => unknown): never => {
    throw onCall({ did: `called process.${did}`, place: placeInOwnCode(framesAbove(caller)), exitCode });
  };
  guards = {
    exit: function guarded(code) {
      if (isEndOfThread(framesAbove(guarded))) return endProcess();
      return over ? exit.call(process, code) : refuse(`exit(${code ?? ''})`, Number(code ?? 0), guarded);
    },
    reallyExit: function guarded(code) {
      return over ? reallyExit.call(process, code) : refuse(`reallyExit(${code ?? ''})`, code ?? 0, guarded);
    },
    abort: function guarded() {
      return over ? abort.call(process) : refuse('abort()', ABORTED, guarded);
    },
    kill: function guarded(pid, signal) {
      // Signal 0 asks whether a process lives. 0 as a process is the whole group.
      const own = [process.pid, process.ppid, 0, -process.pid].includes(Number(pid)) && signal !== 0;
      if (over || !own) return kill.call(process, pid, signal);
      return refuse(`kill(${pid}${signal === undefined ? '' : `, ${signal}`})`, ABORTED, guarded);
    },
    ...(execve && {
      execve: function guarded(file, args, env) {
        return over ? execve.call(process, file, args, env) : refuse(`execve(${file})`, 0, guarded);
      },
    }),
  };
  for (const [name, guard] of Object.entries(guards)) {
    let current: unknown = guard;
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get: () => current,
      set: function guarded(value: unknown) {
        const frames = framesAbove(guarded);
        const ofPackage = /^\s+at .*\/node_modules\//.test(frames);
        if (over || !onReplaced || value === guard || (name !== 'exit' && ofPackage)) current = value;
        else throw onReplaced({ did: `replaced process.${name}`, place: placeInOwnCode(frames), exitCode: 0 });
      },
    });
  }
  // Else `import { exit } from 'node:process'` still has the old one.
  syncBuiltinESMExports();
}

/** Node itself ends a thread with it, after an error that nobody caught: that error tells more. */
function isEndOfThread(frames: string): boolean {
  return /^\s+at [^\n]*\(node:internal\/main\/worker_thread:/.test(frames);
}

/** Replaced in a way that no assignment is. @throws PROCESS_ENDED */
export function assertExitGuarded(file: string): void {
  if (guards === undefined || process.exit === guards.exit) return;
  throw new PlumblineError(
    'PROCESS_ENDED',
    `${file}, or what it imports, replaced process.exit`,
    'With it the file hides that its code ends the process. Take the replacement out.',
  );
}

/** Ends this process or thread, whatever a project's code made of `process.exit`. */
export function endProcess(code?: number): never {
  over = true;
  try {
    // `exit` calls `reallyExit` by its name.
    for (const [name, value] of Object.entries(originals))
      Object.defineProperty(process, name, { configurable: true, enumerable: true, writable: true, value });
  } catch {
    return reallyExit.call(process, code);
  }
  return exit.call(process, code);
}
