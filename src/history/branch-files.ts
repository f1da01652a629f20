import type { GitRepository } from './git-repository.ts';

/** Files at the top of a commit, by name: the ids of their blobs, or their new bytes. */
export type BranchFiles = Map<string, string | Buffer>;

const NEWLINE = 0x0a;

/**
 * @throws for a commit with anything but plain files: it is not a history's, and would lose what is written anew
 * without it.
 */
export async function filesOf(git: GitRepository, commit: string): Promise<BranchFiles> {
  // Without it git lists, in a folder of the checkout, the folder of that name.
  const listed = await git.ask(['ls-tree', '--full-tree', '-z', commit]);
  const files: BranchFiles = new Map();
  for (const line of listed.split('\0').filter((one) => one !== '')) {
    const [, id, name] = /^100644 blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (id === undefined || name === undefined)
      throw new Error(`it holds more than a history: ${line.split('\t').at(-1)}`);
    files.set(name, id);
  }
  return files;
}

export function bytesOf(git: GitRepository, file: string | Buffer | undefined): Promise<Buffer> {
  if (file === undefined) return Promise.resolve(Buffer.alloc(0));
  return typeof file === 'string' ? git.bytes(['cat-file', 'blob', file]) : Promise.resolve(file);
}

/** The files of both; of one that differs every line of either, once: JSON lines have no order. */
export async function merged(git: GitRepository, ours: BranchFiles, theirs: BranchFiles): Promise<BranchFiles> {
  const files = new Map(ours);
  for (const [name, file] of theirs) {
    const own = files.get(name);
    if (own === undefined) files.set(name, file);
    else if (own !== file) files.set(name, union(await bytesOf(git, own), await bytesOf(git, file)));
  }
  return files;
}

function union(ours: Buffer, theirs: Buffer): Buffer {
  const lines = new Set([ours, theirs].flatMap((bytes) => bytes.toString('utf8').split('\n')));
  lines.delete('');
  return Buffer.from([...lines].map((line) => `${line}\n`).join(''));
}

export function withLine(bytes: Buffer, line: string): Buffer {
  const ended = bytes.length === 0 || bytes.at(-1) === NEWLINE ? bytes : Buffer.concat([bytes, Buffer.from('\n')]);
  return Buffer.concat([ended, Buffer.from(`${line}\n`)]);
}

/** Writes the files and a commit of them; no branch knows it yet. */
export async function commitOf(
  git: GitRepository,
  files: BranchFiles,
  parents: readonly string[],
  message: string,
): Promise<string> {
  const entries: string[] = [];
  for (const [name, file] of files) {
    const id = typeof file === 'string' ? file : await git.ask(['hash-object', '-w', '--stdin'], file);
    entries.push(`100644 blob ${id}\t${name}\0`);
  }
  const tree = await git.ask(['mktree', '-z'], entries.join(''));
  return git.ask(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', message]);
}
