/** Which hardware core each CPU number is on. */
export type CoreOf = ReadonlyMap<number, string>;

/** What this process may use, and what is known of it. */
export interface CpuFacts {
  /** As the kernel writes it: `0-3,6`. */
  allowed: string;
  /** Absent where the machine does not say. */
  coreOf?: CoreOf;
}

export type DistinctCores = { engines: number; workers: number } | { note: string };

/**
 * Two CPU numbers on two hardware cores, or the reason why there are none: two threads of one core take turns at its
 * units.
 */
export function distinctCores({ allowed, coreOf }: CpuFacts): DistinctCores {
  const cpus = cpuList(allowed);
  const [engines] = cpus;
  if (engines === undefined) return { note: 'this machine does not say which cores there are' };
  if (cpus.length === 1) return { note: 'there is one core' };
  if (coreOf === undefined) return { note: 'this machine does not say which of its CPUs are threads of one core' };
  const own = coreOf.get(engines);
  const workers = cpus.find((cpu) => coreOf.get(cpu) !== undefined && coreOf.get(cpu) !== own);
  if (own === undefined || workers === undefined) {
    return { note: `the CPUs ${allowed}, which are all that may be used, are threads of one core` };
  }
  return { engines, workers };
}

/** `0-3,6` is 0, 1, 2, 3 and 6. */
export function cpuList(text: string): number[] {
  return text
    .trim()
    .split(',')
    .flatMap((range) => {
      const [from = Number.NaN, to = from] = range === '' ? [] : range.split('-').map(Number);
      return Number.isInteger(from) ? Array.from({ length: to - from + 1 }, (_, index) => from + index) : [];
    });
}

/** From `thread_siblings_list` of each CPU, by its number: those with one list are threads of one core. */
export function coresBySiblings(lists: ReadonlyMap<number, string>): CoreOf {
  return new Map([...lists].map(([cpu, list]) => [cpu, cpuList(list).join(',')]));
}

/** From `lscpu --parse=CPU,CORE,SOCKET`: lines of `cpu,core,socket`, comments before them. */
export function coresByLscpu(text: string): CoreOf | undefined {
  const rows = text.split('\n').map((line) => /^(\d+),(\d+),(\d*)$/.exec(line.trim()));
  const cores = new Map(rows.flatMap((row) => (row ? [[Number(row[1]), `${row[3]}/${row[2]}`]] : [])));
  return cores.size === 0 ? undefined : cores;
}
