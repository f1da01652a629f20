import { readFile } from 'node:fs/promises';
import { messageOf } from '../errors.ts';
import type { EngineUse } from './running-engines.ts';

/** USER_HZ, in which Linux reports CPU times to every program since 2.6 (time(7)). */
const TICKS_PER_SECOND = 100;

/** CPU, memory and reads of one process of this machine, from /proc. */
export async function processUse(pid: number): Promise<EngineUse> {
  try {
    const [stat, status, read] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
      bytesReadBy(pid),
    ]);
    // proc_pid_stat(5): utime is field 14, stime field 15; the name in field 2 may have spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const anonymousKb = Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1]);
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      ...(Number.isFinite(anonymousKb) ? { memoryBytes: anonymousKb * 1024 } : {}),
      ...read,
      notes: [...read.notes, ...(Number.isFinite(anonymousKb) ? [] : [`/proc/${pid}/status has no RssAnon`])],
    };
  } catch (thrown) {
    return { notes: [`the CPU and the memory of process ${pid} cannot be read here: ${messageOf(thrown)}`] };
  }
}

/**
 * What a process read through system calls (`rchar`, proc_pid_io(5)), the page cache included: that cannot be emptied
 * everywhere, and with it `read_bytes` says what the machine still had in memory, not what MongoDB asked for.
 */
export async function bytesReadBy(pid: number): Promise<Pick<EngineUse, 'bytesRead' | 'notes'>> {
  try {
    const bytesRead = Number(/^rchar: (\d+)/m.exec(await readFile(`/proc/${pid}/io`, 'utf8'))?.[1]);
    if (Number.isFinite(bytesRead)) return { bytesRead, notes: [] };
    return { notes: [`/proc/${pid}/io has no rchar`] };
  } catch (thrown) {
    return { notes: [`what MongoDB reads cannot be seen here: ${messageOf(thrown)}`] };
  }
}
