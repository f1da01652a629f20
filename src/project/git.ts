import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PlumblineError } from '../errors.ts';
import { gitEnvironment } from '../process/git-environment.ts';

const run = promisify(execFile);
const OUTPUT_BYTES = 256 * 1024 * 1024;

/** What git itself said when it refused. */
export class GitRefusal extends Error {
  override readonly name = 'GitRefusal';
}

/** Git in one checkout. Nothing that it does here writes the user's index, branches or files. */
export class Git {
  readonly folder: string;
  readonly #signal: AbortSignal | undefined;

  constructor(folder: string, signal?: AbortSignal) {
    this.folder = folder;
    this.#signal = signal;
  }

  /** Git in another folder of it, or in a submodule. */
  in(folder: string): Git {
    return new Git(folder, this.#signal);
  }

  /**
   * Standard output, trimmed. @throws GitRefusal in git's own words; BASE_UNKNOWN without a git; the signal's reason.
   */
  async ask(...args: string[]): Promise<string> {
    return (await this.#run(args)).trim();
  }

  /** What `-z` gives: each entry as it is, names with blanks and line ends included. */
  async entries(args: readonly string[], input?: string): Promise<string[]> {
    return (await this.#run(args, input)).split('\0').filter((entry) => entry !== '');
  }

  /** The same, or undefined where git refuses. */
  async askIfKnown(...args: string[]): Promise<string | undefined> {
    try {
      return await this.ask(...args);
    } catch (thrown) {
      if (thrown instanceof GitRefusal) return undefined;
      throw thrown;
    }
  }

  async #run(args: readonly string[], input?: string): Promise<string> {
    try {
      const running = run('git', args, {
        cwd: this.folder,
        env: environment(),
        maxBuffer: OUTPUT_BYTES,
        ...(this.#signal && { signal: this.#signal }),
      });
      // Without input it would wait for one.
      running.child.stdin?.on('error', () => {}).end(input ?? '');
      return (await running).stdout;
    } catch (thrown) {
      this.#signal?.throwIfAborted();
      if (!(thrown instanceof Error)) throw thrown;
      if ('code' in thrown && thrown.code === 'ENOENT')
        throw new PlumblineError(
          'BASE_UNKNOWN',
          'git is not on PATH, and a comparison takes its base from it',
          'Install git, or use `plumbline run`, which needs none.',
        );
      const words = 'stderr' in thrown && typeof thrown.stderr === 'string' ? thrown.stderr.trim() : '';
      throw new GitRefusal(words || thrown.message, { cause: thrown });
    }
  }
}

function environment(): NodeJS.ProcessEnv {
  // Without optional locks `git status` does not refresh the index, which would write it.
  return { ...gitEnvironment(), GIT_OPTIONAL_LOCKS: '0' };
}
