import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTEN = '0A';

/** TCP ports that these processes listen on; none where the machine does not tell (it has no /proc). */
export function listeningPorts(pids: readonly number[]): number[] {
  if (!existsSync('/proc/net/tcp')) return [];
  const own = new Set(pids.flatMap(socketsOf));
  const ports = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listeners(file));
  return [...new Set(ports.filter(({ inode }) => own.has(inode)).map(({ port }) => port))].toSorted((a, b) => a - b);
}

/** proc(5): local_address is field 1 as hexadecimal `address:port`, st field 3, inode field 9. */
function listeners(file: string): { port: number; inode: string }[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTEN)
    .map((fields) => ({
      port: Number.parseInt(fields[1]?.split(':')[1] ?? '', 16),
      inode: fields[9] ?? '',
    }));
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const match = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`));
      return match?.[1] === undefined ? [] : [match[1]];
    });
  } catch {
    return []; // ended meanwhile
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return ''; // closed meanwhile
  }
}
