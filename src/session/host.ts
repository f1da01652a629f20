import { readFile } from 'node:fs/promises';
import os from 'node:os';
import type { RunInfo } from '../model/report.ts';

/** CPU time of the whole machine in ticks, from /proc/stat; undefined where the machine has none (macOS). */
export interface CpuTicks {
  total: number;
  stolen: number;
}

export async function readCpuTicks(): Promise<CpuTicks | undefined> {
  let text: string;
  try {
    text = await readFile('/proc/stat', 'utf8');
  } catch {
    // Not Linux: the report leaves the field out, which says that it is not known.
    return undefined;
  }
  const ticks = (/^cpu\s+(.+)$/m.exec(text)?.[1] ?? '').split(/\s+/).map(Number);
  // user nice system idle iowait irq softirq steal: proc_stat(5). Guest time is part of user time already.
  const counted = ticks.slice(0, 8);
  return { total: counted.reduce((sum, n) => sum + n, 0), stolen: counted[7] ?? 0 };
}

/** What the report says of this machine; `before` was read when the run began. */
export async function describeHost(pinned: boolean, before: CpuTicks | undefined): Promise<RunInfo['host']> {
  const after = await readCpuTicks();
  const total = before && after ? after.total - before.total : 0;
  return {
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    platform: `${os.platform()}/${os.arch()}`,
    cpuModel: os.cpus()[0]?.model.trim() ?? 'unknown',
    pinned,
    ...(before && after && total > 0 ? { stolenCpu: (after.stolen - before.stolen) / total } : {}),
  };
}
