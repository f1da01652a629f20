import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, PlumblineError } from '../errors.ts';
import { type BranchFiles, bytesOf, commitOf, withLine } from './branch-files.ts';
import { BranchTips, type Tips } from './branch-tips.ts';
import { type HistoryEntry, historyEntrySchema } from './entry.ts';
import { GitRefusal, GitRepository } from './git-repository.ts';
import { inMemory } from './history-bytes.ts';
import { isMachineClass } from './machine-class.ts';
import { historyLines, kindsIn, selectRuns } from './select-runs.ts';
import { futureWarning, type HistoryKind, type HistoryQuery, type HistoryStore, type PastRuns } from './store.ts';

const FILE = /^(.+)\.(\d{4}-\d{2})\.jsonl$/;
/** Each try that is lost was won by somebody else. */
const TRIES = 20;
const PAUSE_MS = 100;
const NOWHERE = '0'.repeat(40);
/** Git's words for a tip that somebody else moved between its reading and its writing. */
const LOST =
  /\[rejected\]|cannot lock ref|failed to update ref|incorrect old value|reference already exists|unable to create .*\.lock/i;

/**
 * Past runs on a git branch of their own, which shares no commit with the code: a file of JSON lines for each kind of
 * machine and month, so that a run rewrites little. Commits are made of git's plumbing: the checkout, the index and the
 * stash are not touched. With a remote, what it has is fetched before and what is added is pushed; who comes second
 * adds to what the first one pushed.
 */
export class BranchStore implements HistoryStore {
  readonly #git: GitRepository;
  readonly #branch: string;
  readonly #remote: string | undefined;
  readonly #tips: BranchTips;

  constructor(folder: string, branch: string, remote?: string) {
    this.#git = new GitRepository(folder);
    this.#branch = branch;
    this.#remote = remote;
    this.#tips = new BranchTips(this.#git, branch, remote);
  }

  async append(entry: HistoryEntry): Promise<void> {
    const checked = historyEntrySchema.safeParse(entry);
    if (!checked.success || !isMachineClass(entry.machineClass))
      throw this.#unusable('this run is no entry', checked.error);
    const line = JSON.stringify(checked.data);
    try {
      await this.#refuseCheckedOut();
      let lost = '';
      for (let tries = 0; tries < TRIES; tries += 1) {
        const refused = await this.#refused(checked.data, line);
        if (refused === undefined) return;
        lost = refused;
        await delay(PAUSE_MS * Math.random());
      }
      throw this.#unusable('cannot add this run', `others were faster ${TRIES} times, or so git says: ${lost}`);
    } catch (thrown) {
      throw thrown instanceof PlumblineError ? thrown : this.#unusable('cannot add this run', thrown);
    }
  }

  async recent(query: HistoryQuery): Promise<PastRuns> {
    try {
      const { files, warnings } = await this.#files();
      const months = [...files.keys()].filter((name) => FILE.exec(name)?.[1] === query.machineClass).sort();
      const entries: HistoryEntry[] = [];
      for (const name of months.reverse()) {
        if (entries.length >= query.limit) break;
        const bytes = inMemory(await bytesOf(this.#git, files.get(name)));
        const {
          entries: older,
          damaged,
          future,
        } = selectRuns(bytes, historyLines(bytes), { ...query, limit: query.limit - entries.length });
        entries.unshift(...older);
        warnings.push(...futureWarning(name, future));
        if (damaged.length > 0)
          warnings.push(
            `${name}: ${damaged.length} line(s) of the history are damaged (${damaged[0]?.why}); left on ${this.#branch}`,
          );
      }
      return { entries, warnings };
    } catch (thrown) {
      throw this.#unusable('cannot read', thrown);
    }
  }

  async kinds(): Promise<HistoryKind[]> {
    try {
      const { files } = await this.#files();
      const names = [...files.keys()].filter((name) => FILE.test(name)).sort();
      const byClass = Map.groupBy(names, (name) => FILE.exec(name)?.[1] ?? '');
      const kinds: HistoryKind[] = [];
      for (const months of byClass.values()) {
        const bytes = await Promise.all(months.map((name) => bytesOf(this.#git, files.get(name))));
        const whole = bytes.reduce((all, one) => Buffer.concat([all, Buffer.from('\n'), one]));
        kinds.push(...kindsIn(historyLines(inMemory(whole))));
      }
      return kinds;
    } catch (thrown) {
      throw this.#unusable('cannot read', thrown);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** One try. @returns git's words when somebody else moved the branch meanwhile. */
  async #refused(entry: HistoryEntry, line: string): Promise<string | undefined> {
    const { tips, unreachable } = await this.#tips.reachable();
    const commit = await this.#committed(entry, line, tips);
    if (this.#remote === undefined) return this.#notMoved(commit, tips.local);
    try {
      if (unreachable !== undefined) throw unreachable;
      await this.#git.ask(['push', '--quiet', '--no-verify', this.#remote, `${commit}:refs/heads/${this.#branch}`]);
    } catch (thrown) {
      if (thrown instanceof GitRefusal && LOST.test(thrown.message)) return thrown.message;
      const kept = await this.#notMoved(commit, tips.local);
      if (kept !== undefined) return kept;
      throw this.#unusable(`this run is on the local branch alone and goes with the next push`, thrown);
    }
    // Somebody else may have moved the local branch: the next run joins both.
    await this.#notMoved(commit, tips.local);
    return undefined;
  }

  async #committed(entry: HistoryEntry, line: string, tips: Tips): Promise<string> {
    const { files, parents } = await this.#tips.joined(tips);
    const name = `${entry.machineClass}.${new Date(entry.startedAt).toISOString().slice(0, 7)}.jsonl`;
    const bytes = await bytesOf(this.#git, files.get(name));
    if (!bytes.toString('utf8').split('\n').includes(line)) files.set(name, withLine(bytes, line));
    const message = `${entry.run}: ${entry.verdict}${entry.revision === undefined ? '' : `, ${entry.revision}`} [skip ci]`;
    return await commitOf(this.#git, files, parents, message);
  }

  /** Moves the local branch from where it was, in one step. @returns git's words when it was no longer there. */
  async #notMoved(commit: string, from: string | undefined): Promise<string | undefined> {
    try {
      await this.#git.ask(['update-ref', `refs/heads/${this.#branch}`, commit, from ?? NOWHERE]);
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof GitRefusal)) throw thrown;
      if (LOST.test(thrown.message)) return thrown.message;
      if (thrown.exitCode !== undefined && (await this.#tips.local()) !== from) return thrown.message;
      throw thrown;
    }
  }

  /** For reading: without the remote where it cannot be reached, and said. */
  async #files(): Promise<{ files: BranchFiles; warnings: string[] }> {
    const { tips, unreachable } = await this.#tips.reachable();
    const why = `the history of ${this.#remote} cannot be fetched, that of this clone is shown`;
    const warnings = unreachable === undefined ? [] : [`${why}: ${unreachable.message}`];
    return { files: (await this.#tips.joined(tips)).files, warnings };
  }

  /** A checkout of the branch would differ from it afterwards. */
  async #refuseCheckedOut(): Promise<void> {
    const worktrees = await this.#git.ask(['worktree', 'list', '--porcelain']);
    if (!worktrees.split('\n').includes(`branch refs/heads/${this.#branch}`)) return;
    throw this.#unusable(
      'cannot add this run',
      'the branch is checked out, and the checkout would no longer be like it',
    );
  }

  #unusable(what: string, thrown: unknown): PlumblineError {
    return new PlumblineError(
      'HISTORY_UNUSABLE',
      `history on the branch ${this.#branch}: ${what}: ${messageOf(thrown)}`,
      'Run it in a git checkout that may be written; with a remote, one that may be pushed to.',
      { cause: thrown },
    );
  }
}
