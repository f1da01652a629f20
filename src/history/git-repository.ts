import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gitEnvironment } from '../process/git-environment.ts';
import { withoutCredentials } from '../process/redact-url.ts';

const run = promisify(execFile);
const OUTPUT_BYTES = 2 ** 30;
/** A remote that does not answer for so long is taken as absent. */
const LONGEST_MS = 60_000;

/** What git itself said when it refused, without the credentials of a remote's address. */
export class GitRefusal extends Error {
  override readonly name = 'GitRefusal';
  readonly exitCode: number | undefined;

  constructor(words: string, exitCode: number | undefined, options?: ErrorOptions) {
    super(withoutCredentials(words), options);
    this.exitCode = exitCode;
  }
}

/** Git's plumbing in one repository: nothing here reads or writes an index, a checkout or a stash. */
export class GitRepository {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Standard output without its last newline. @throws GitRefusal */
  async ask(args: readonly string[], input?: Buffer | string): Promise<string> {
    return (await this.bytes(args, input)).toString('utf8').replace(/\n$/, '');
  }

  /**
   * The same, or undefined where git says no, which is exit code 1: no repository, or somebody else's, is none of that.
   */
  async askIfKnown(args: readonly string[]): Promise<string | undefined> {
    try {
      return await this.ask(args);
    } catch (thrown) {
      if (thrown instanceof GitRefusal && thrown.exitCode === 1) return undefined;
      throw thrown;
    }
  }

  async bytes(args: readonly string[], input?: Buffer | string): Promise<Buffer> {
    // A hook of the user's is meant for the user's own commits and pushes.
    const all = ['-c', 'core.hooksPath=/dev/null', '-c', 'gc.auto=0', ...args];
    const options = { cwd: this.#folder, env: environment(), maxBuffer: OUTPUT_BYTES, timeout: LONGEST_MS };
    const running = run('git', all, { ...options, encoding: 'buffer' });
    // A git that ends early closes its input; why it did is said by its exit.
    running.child.stdin?.on('error', () => undefined);
    running.child.stdin?.end(input);
    try {
      return (await running).stdout;
    } catch (thrown) {
      throw refusal(thrown, args);
    }
  }
}

function refusal(thrown: unknown, args: readonly string[]): GitRefusal {
  const { code, killed, stdout, stderr } = thrown as Partial<Record<'code' | 'killed' | 'stdout' | 'stderr', unknown>>;
  if (code === 'ENOENT') return new GitRefusal('git is not on PATH', undefined, { cause: thrown });
  if (killed)
    return new GitRefusal(`git ${args[0]} did not end within ${LONGEST_MS / 1000} s`, undefined, { cause: thrown });
  const words = [stderr, stdout].map((said) => (said instanceof Buffer ? said.toString('utf8').trim() : '')).join('\n');
  return new GitRefusal(words.trim() || `git ${args[0]} failed`, typeof code === 'number' ? code : undefined, {
    cause: thrown,
  });
}

/** Commits are Plumbline's, whoever runs it: a CI's user has no name. */
function environment(): NodeJS.ProcessEnv {
  const name = { GIT_AUTHOR_NAME: 'Plumbline', GIT_COMMITTER_NAME: 'Plumbline' };
  const email = { GIT_AUTHOR_EMAIL: 'plumbline@localhost', GIT_COMMITTER_EMAIL: 'plumbline@localhost' };
  return { ...gitEnvironment(), ...name, ...email };
}
