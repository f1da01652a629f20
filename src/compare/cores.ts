import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';

/** Cores of their own for the engines and for what measures; or the reason why there are none. */
export type CoreChoice = { engines: number; workers: number } | { note: string };

/** The first two cores that this process may use. */
export async function chooseCores(): Promise<CoreChoice> {
  const allowed = await allowedCores();
  const [engines, workers] = allowed;
  if (engines === undefined) return { note: 'nothing is pinned: this machine does not say which cores there are' };
  if (workers === undefined) return { note: 'nothing is pinned: there is one core' };
  try {
    await promisify(execFile)('taskset', ['-c', String(workers), 'true'], { timeout: 2_000 });
    return { engines, workers };
  } catch (thrown) {
    return { note: `nothing is pinned: ${messageOf(thrown).split('\n')[0]}` };
  }
}

/** proc(5): `Cpus_allowed_list: 0-3,6`; none where there is no /proc. */
async function allowedCores(): Promise<number[]> {
  let status: string;
  try {
    status = await readFile('/proc/self/status', 'utf8');
  } catch {
    return []; // not Linux
  }
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [from = Number.NaN, to = from] = range.split('-').map(Number);
    return Number.isInteger(from) ? Array.from({ length: to - from + 1 }, (_, index) => from + index) : [];
  });
}
