import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { CommandLine } from './command-line.ts';

export interface Container {
  id: string;
  image: string;
}

/** The output of one `docker` command. */
export async function docker(...args: string[]): Promise<string> {
  return (await promisify(execFile)('docker', args)).stdout;
}

/** Those that this command started, also when they no longer run: their label names its process. */
export async function containersOf({ commandPid }: Pick<CommandLine, 'commandPid'>): Promise<Container[]> {
  const lines = await docker('ps', '--all', '--format', '{{.ID}}\t{{.Image}}\t{{.Label "plumbline.run"}}');
  return lines
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, , run]) => run?.startsWith(`${commandPid}:`))
    .map(([id = '', image = '']) => ({ id, image }));
}
