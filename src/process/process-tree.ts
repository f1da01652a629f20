import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { identify, procStat } from './owner.ts';

interface ProcessRow {
  pid: number;
  parent: number;
  group: number;
}

/**
 * A living process and all that it started: its descendants and the members of its group, whoever their parent is by
 * now.
 */
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

/** Ends a process that is known to live, and its tree, at once. What is gone by then is no error. */
export function killTree(root: number): void {
  // Also where the process table does not show it.
  for (const pid of new Set([...processTree(root), root])) kill(pid, 'SIGKILL');
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
      // Without: it ended while it was looked at.
      const [, parent, group] = procStat(Number(name)) ?? [];
      return parent === undefined ? [] : [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
    });
}

function rowsByPs(): ProcessRow[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, group] = line.trim().split(/\s+/).map(Number);
    return pid === undefined || parent === undefined || group === undefined ? [] : [{ pid, parent, group }];
  });
}
