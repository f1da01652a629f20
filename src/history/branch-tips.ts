import { randomUUID } from 'node:crypto';
import { type BranchFiles, filesOf, merged } from './branch-files.ts';
import { GitRefusal, type GitRepository } from './git-repository.ts';

export interface Tips {
  local: string | undefined;
  remote: string | undefined;
}

/** Where a branch is, in this clone and at its remote. */
export class BranchTips {
  readonly #git: GitRepository;
  readonly #branch: string;
  readonly #remote: string | undefined;

  constructor(git: GitRepository, branch: string, remote: string | undefined) {
    this.#git = git;
    this.#branch = branch;
    this.#remote = remote;
  }

  /** The local tip alone where the remote cannot be reached. */
  async reachable(): Promise<{ tips: Tips; unreachable?: GitRefusal }> {
    try {
      return { tips: await this.#tips() };
    } catch (thrown) {
      if (!(thrown instanceof GitRefusal) || this.#remote === undefined) throw thrown;
      return { tips: { local: await this.local(), remote: undefined }, unreachable: thrown };
    }
  }

  async #tips(): Promise<Tips> {
    const remote = this.#remote === undefined ? undefined : await this.#fetched(this.#remote);
    return { local: await this.local(), remote };
  }

  local(): Promise<string | undefined> {
    return this.#git.askIfKnown(['rev-parse', '--verify', '--quiet', `refs/heads/${this.#branch}^{commit}`]);
  }

  /** The remote's tip, fetched under a name of its own: two runs at once do not fetch into each other's. */
  async #fetched(remote: string): Promise<string | undefined> {
    const branch = `refs/heads/${this.#branch}`;
    if ((await this.#git.ask(['ls-remote', remote, branch])) === '') return undefined;
    const name = `refs/plumbline/${randomUUID()}`;
    const shallow = (await this.#git.ask(['rev-parse', '--is-shallow-repository'])) === 'true';
    const depth = shallow ? ['--depth=1'] : [];
    try {
      await this.#git.ask([
        'fetch',
        '--quiet',
        '--no-tags',
        '--no-write-fetch-head',
        ...depth,
        remote,
        `+${branch}:${name}`,
      ]);
      return await this.#git.ask(['rev-parse', name]);
    } finally {
      // Left behind it is a name that nobody reads.
      await this.#git.ask(['update-ref', '-d', name]).catch(() => undefined);
    }
  }

  /** What both tips have, and the commits that it comes from. */
  async joined({ local, remote }: Tips): Promise<{ files: BranchFiles; parents: string[] }> {
    const known = [remote, local].filter((tip) => tip !== undefined);
    const [first, second] = known;
    if (first === undefined) return { files: new Map(), parents: [] };
    if (second === undefined || (await this.#has(first, second)))
      return { files: await filesOf(this.#git, first), parents: [first] };
    if (await this.#has(second, first)) return { files: await filesOf(this.#git, second), parents: [second] };
    return {
      files: await merged(this.#git, await filesOf(this.#git, first), await filesOf(this.#git, second)),
      parents: known,
    };
  }

  async #has(commit: string, other: string): Promise<boolean> {
    return (await this.#git.askIfKnown(['merge-base', '--is-ancestor', other, commit])) !== undefined;
  }
}
