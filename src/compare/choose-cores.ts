import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';
import { type CoreOf, coresByLscpu, coresBySiblings, type DistinctCores, distinctCores } from '../process/cores.ts';

/** Cores of their own for the engines and for what measures; or the reason why there are none. */
export type CoreChoice = DistinctCores;

const CPUS = '/sys/devices/system/cpu';
const LSCPU_MS = 2_000;

/** The first two cores that this process may use, none of them a thread of the other. */
export async function chooseCores(): Promise<CoreChoice> {
  const coreOf = (await coresOfKernel()) ?? (await coresOfLscpu());
  const choice = distinctCores({ allowed: await allowedCpus(), ...(coreOf && { coreOf }) });
  if ('note' in choice) return { note: `nothing is pinned: ${choice.note}` };
  try {
    await promisify(execFile)('taskset', ['-c', String(choice.workers), 'true'], { timeout: 2_000 });
    return choice;
  } catch (thrown) {
    return { note: `nothing is pinned: ${messageOf(thrown).split('\n')[0]}` };
  }
}

/** proc(5): `Cpus_allowed_list: 0-3,6`, which a cpuset and `taskset` narrow; empty where there is no /proc. */
async function allowedCpus(): Promise<string> {
  const status = await textOf('/proc/self/status');
  return /^Cpus_allowed_list:\s*(\S+)/m.exec(status ?? '')?.[1] ?? '';
}

/** Undefined where the kernel shows no topology, as in some containers. */
async function coresOfKernel(): Promise<CoreOf | undefined> {
  const names = await readdir(CPUS).catch(() => []);
  const lists = new Map<number, string>();
  for (const name of names) {
    const cpu = /^cpu(\d+)$/.exec(name)?.[1];
    const list = cpu === undefined ? undefined : await textOf(`${CPUS}/${name}/topology/thread_siblings_list`);
    if (list !== undefined) lists.set(Number(cpu), list);
  }
  return lists.size === 0 ? undefined : coresBySiblings(lists);
}

async function coresOfLscpu(): Promise<CoreOf | undefined> {
  try {
    const { stdout } = await promisify(execFile)('lscpu', ['--parse=CPU,CORE,SOCKET'], { timeout: LSCPU_MS });
    return coresByLscpu(stdout);
  } catch {
    return undefined; // no such program: not known
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined; // not Linux, or a CPU that is off
  }
}
