import { spawn } from 'node:child_process';

/** A process that never rests, until it is disposed of or has lost its parent, however that ended. */
export function busyCore(): Disposable {
  const source = 'const parent = process.ppid; while (process.ppid === parent) continue;';
  const child = spawn(process.execPath, ['-e', source], { stdio: 'ignore' });
  return { [Symbol.dispose]: () => void child.kill('SIGKILL') };
}
