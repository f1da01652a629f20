import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { withDeadline } from '../process/deadline.ts';
import type { Docker } from './docker.ts';
import { bytesReadBy } from './process-use.ts';
import type { EngineUse } from './running-engines.ts';

const ASK_MS = 5_000;

/** Of cgroup v1 (`total_rss`) and v2 (`anon`): memory of the processes, without the page cache. */
const statsSchema = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({
    stats: z.object({ total_rss: z.number().optional(), anon: z.number().optional() }).optional(),
  }),
});

/**
 * CPU and memory of a container as Docker counts them; its reads from /proc, since Docker's count of block I/O can be
 * empty.
 */
export async function containerUse(docker: Docker, id: string, pid: number): Promise<EngineUse> {
  // One reading at once: without `one-shot` Docker waits a second for another to compare it with.
  const asked = docker.api.getContainer(id).stats({ stream: false, 'one-shot': true });
  const { cpu_stats, memory_stats } = statsSchema.parse(await withDeadline(asked, ASK_MS, 'the Docker engine'));
  const memoryBytes = memory_stats.stats?.total_rss ?? memory_stats.stats?.anon;
  const { notes, ...read } = await readsOf(id, pid);
  return {
    cpuSeconds: cpu_stats.cpu_usage.total_usage / 1e9,
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...read,
    notes: [...(memoryBytes === undefined ? ['Docker does not tell the memory of its containers here'] : []), ...notes],
  };
}

/** The engine may run on another machine, or in one of its own: its process ids are not ours then. */
async function readsOf(id: string, pid: number): Promise<Pick<EngineUse, 'bytesRead' | 'notes'>> {
  const cgroup = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
  if (pid > 0 && cgroup.includes(id)) return await bytesReadBy(pid);
  return { notes: ["what MongoDB reads cannot be seen: its container's processes are not this machine's"] };
}
