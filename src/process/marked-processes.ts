import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { isDead, ownIdentity, type ProcessIdentity, procStat } from './owner.ts';
import { kill } from './process-tree.ts';

/**
 * In the environment of an application or of a measuring process and, as it is inherited, of all that it starts,
 * whatever group or session they choose.
 */
const VARIABLE = 'PLUMBLINE_STARTED_BY';
const identitySchema = z.object({ pid: z.number(), started: z.string(), machine: z.string() });
const PROC = '/proc';
const hasProc = existsSync(`${PROC}/self/environ`);
/** What is to be killed may start something meanwhile. */
const KILL_ROUNDS = 3;

/** A process that has the mark. */
export interface MarkedProcess {
  pid: number;
  /** Its process group. */
  group: number;
  commandLine: string;
}

interface AbandonedProcess extends MarkedProcess {
  /** The Plumbline that started it. */
  owner: ProcessIdentity;
}

/** The environment that marks what is started with it as this process's; `id` tells it from the others. */
export function markOf(id: string): Record<string, string> {
  return { [VARIABLE]: `${Buffer.from(JSON.stringify(ownIdentity())).toString('base64url')}.${id}` };
}

/**
 * Living processes that were started with `id`: by their mark where the machine shows environments, else by their
 * process group.
 */
export function processesOf(id: string, group: number): MarkedProcess[] {
  if (!hasProc) return processesInGroup(group);
  return markedWith(id);
}

/** Ends what was started with `id`, wherever it went; none of it where the machine does not show environments. */
export function killMarked(id: string): void {
  for (let round = 0; round < KILL_ROUNDS; round += 1) {
    const found = markedWith(id);
    if (found.length === 0) return;
    for (const { pid } of found) kill(pid, 'SIGKILL');
  }
}

/** Of runs that are known to be dead; none where the machine does not show environments. */
function abandonedProcesses(): AbandonedProcess[] {
  return marked().flatMap(({ mark, ...found }) => {
    const owner = ownerOf(mark);
    return owner !== undefined && isDead(owner) ? [{ ...found, owner }] : [];
  });
}

/** Ends them; returns how many there were. */
export function sweepAbandoned(): number {
  const abandoned = abandonedProcesses();
  for (const { pid } of abandoned) kill(pid, 'SIGKILL');
  return abandoned.length;
}

function markedWith(id: string): MarkedProcess[] {
  return marked().filter(({ mark }) => mark.endsWith(`.${id}`));
}

function marked(): (MarkedProcess & { mark: string })[] {
  if (!hasProc) return [];
  return readdirSync(PROC)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const mark = read(`${PROC}/${name}/environ`)
        ?.split('\0')
        .find((line) => line.startsWith(`${VARIABLE}=`));
      // One that has ended and was not waited for has an empty environment.
      if (mark === undefined) return [];
      const commandLine = (read(`${PROC}/${name}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
      return [
        {
          pid: Number(name),
          group: Number(procStat(Number(name))?.[2]),
          commandLine,
          mark: mark.slice(VARIABLE.length + 1),
        },
      ];
    });
}

function ownerOf(mark: string): ProcessIdentity | undefined {
  try {
    return identitySchema.parse(JSON.parse(Buffer.from(mark.split('.')[0] ?? '', 'base64url').toString()));
  } catch {
    return undefined; // not written by Plumbline
  }
}

/** Undefined for a process that ended meanwhile, or is somebody else's. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function processesInGroup(group: number): MarkedProcess[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,stat=,command='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .flatMap((match) =>
      match && Number(match[2]) === group && !match[3]?.startsWith('Z')
        ? [{ pid: Number(match[1]), group, commandLine: match[4] ?? '' }]
        : [],
    );
}
