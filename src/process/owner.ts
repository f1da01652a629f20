import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque; equal as long as it is the same process. */
  started: string;
  /** The boot and the process namespace that the number belongs to. */
  machine: string;
}

/**
 * Process numbers mean something on this machine only: engines of other machines on a shared Docker engine are left
 * alone.
 */
const THIS_MACHINE = machineIdentity();

/** The identity of a living process; undefined when there is none with this number. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = existsSync('/proc/self/stat') ? startedByProc(pid) : startedByPs(pid);
  return started === undefined ? undefined : { pid, started, machine: THIS_MACHINE };
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  const own = identify(process.pid);
  if (!own) throw new Error('this process cannot find itself in the process table');
  return own;
}

/** Known to be dead: false for a living process, and for one of which this machine cannot tell. */
export function isDead(identity: ProcessIdentity): boolean {
  if (identity.machine !== THIS_MACHINE) return false;
  const now = identify(identity.pid);
  return now === undefined ? !isHidden(identity.pid) : now.started !== identity.started;
}

/** Known to live: false for one of another machine, of which this one cannot tell. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identity.machine === THIS_MACHINE && !isDead(identity);
}

/**
 * A process that runs and that this user is not shown: `/proc` mounted with `hidepid`, or a `ps` that did not answer.
 */
function isHidden(pid: number): boolean {
  if (existsSync(`/proc/${pid}/stat`)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

function startedByProc(pid: number): string | undefined {
  const fields = procStat(pid);
  const zombie = fields?.[0] === 'Z' || fields?.[0] === 'X';
  return zombie ? undefined : fields?.[19];
}

/**
 * What proc(5) has of a process behind its name, which stands in parentheses and may hold anything: state, ppid and
 * pgrp are the first fields, starttime is at 19. Undefined where there is no such process.
 */
export function procStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function startedByPs(pid: number): string | undefined {
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      timeout: 2_000,
      // The date is written in the time zone and the language of who asks.
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    }).trim();
    return started.replaceAll(/\s+/g, '-') || undefined;
  } catch {
    return undefined; // ps exits with 1 when there is no such process
  }
}

function machineIdentity(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname(); // not Linux: one process namespace a machine
  }
}
