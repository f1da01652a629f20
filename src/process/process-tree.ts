import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { identify } from './owner.ts';

interface ProcessRow {
  pid: number;
  parent: number;
  group: number;
}

/** A living process and all that it started: its descendants and the members of its group, whoever their parent is by now. */
export function processTree(root: number): number[] {
  if (identify(root) === undefined) return [];
  const rows = existsSync('/proc/self/stat') ? rowsByProc() : rowsByPs();
  const tree = new Set([root]);
  // A set that grows while it is walked is walked to its end.
  for (const pid of tree) {
    for (const row of rows) if (row.parent === pid || row.group === root) tree.add(row.pid);
  }
  tree.delete(process.pid);
  return [...tree];
}

/** Ends them all at once. One that is gone already is no error. */
export function killTree(root: number): void {
  for (const pid of processTree(root)) kill(pid, 'SIGKILL');
}

/** Sends a signal; a process that is gone already is no error. A negative number means a process group. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')) throw thrown;
  }
}

function rowsByProc(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // proc(5): the command's name is in parentheses and may hold anything; state, ppid and pgrp follow it.
        const [, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
      } catch {
        return []; // it ended while it was looked at
      }
    });
}

function rowsByPs(): ProcessRow[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, group] = line.trim().split(/\s+/).map(Number);
    return pid === undefined || parent === undefined || group === undefined ? [] : [{ pid, parent, group }];
  });
}
