import { createHash } from 'node:crypto';
import { engineIdentity } from '../model/engines.ts';
import type { RunInfo } from '../model/report.ts';

type Engines = NonNullable<RunInfo['engines']>;

const LONGEST = 120;

/**
 * Machines of one kind have one key, which is also a file's name. Times are drawn together only within a kind: another
 * CPU, another platform, or an engine of another major version, in a container or in a replica set is another kind.
 */
export function machineClass({ host, engines }: Pick<RunInfo, 'host' | 'engines'>): string {
  const engineParts = engines ? engineKinds(engines) : ['no-engines'];
  const memory = `${roundedGib(host.memoryBytes)}gib`;
  return slug([host.platform, host.cpuModel, `${host.cores}c`, memory, ...engineParts].join(' '));
}

function engineKinds(engines: Engines): string[] {
  const { major, topology } = engineIdentity(engines);
  const kinds = (['mongodb', 'redis'] as const).map((name) => `${major[name].replace(' ', '')}-${engines[name].via}`);
  // Only where it is not the one that every run once had, so that their history goes on.
  return topology === 'standalone' ? kinds : [...kinds, topology];
}

/** Whether this is a kind's key, and so a file's name and nothing else. */
export function isMachineClass(text: string): boolean {
  return /^[a-z0-9][a-z0-9.-]*$/.test(text);
}

/** Rounded to an eighth of its power of two: machines sold as 16 GB report 15.4 to 15.7, never 16. */
function roundedGib(bytes: number): number {
  const gib = Math.max(bytes / 2 ** 30, 2 ** -4);
  const step = 2 ** (Math.floor(Math.log2(gib)) - 2);
  return Math.round(gib / step) * step;
}

/** Letters, digits, dots and hyphens. What had to be cut ends in a hash, so that two kinds never become one. */
function slug(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  if (plain.length <= LONGEST) return plain;
  return `${plain.slice(0, LONGEST)}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
