import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PlumblineError } from '../errors.ts';
import { gitEnvironment } from '../process/git-environment.ts';
import type { Change, Edit } from './change.ts';

const run = promisify(execFile);
/** Beside `src` in a checkout, and beside `dist` in the package. */
const SHOP = fileURLToPath(new URL('../../selftest', import.meta.url));
const IDENTITY = [
  '-c',
  'user.name=plumbline',
  '-c',
  'user.email=selftest@plumbline.invalid',
  '-c',
  'commit.gpgSign=false',
];

/** The shop in a git repository of its own: base committed, head as it lies there. Disposing removes it. */
export class ShopProject implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(change: Change): Promise<ShopProject> {
    const project = new ShopProject(await mkdtemp(path.join(tmpdir(), 'plumbline-selftest-')));
    try {
      await cp(SHOP, project.folder, { recursive: true });
      await project.#linkDriver();
      await project.#git('init', '--quiet');
      await appendFile(path.join(project.folder, '.git', 'info', 'exclude'), 'node_modules\n.plumbline\nreports\n');
      await project.#git('add', '--all');
      await project.#git(...IDENTITY, 'commit', '--quiet', '--no-verify', '--message', 'base');
      for (const edit of change.edits) await project.#apply(edit);
      return project;
    } catch (thrown) {
      await project[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  /** The one package that the shop imports: this package's own. */
  async #linkDriver(): Promise<void> {
    const modules = path.join(this.folder, 'node_modules');
    await mkdir(modules);
    const driver = path.dirname(createRequire(import.meta.url).resolve('mongodb/package.json'));
    await symlink(driver, path.join(modules, 'mongodb'), 'dir');
  }

  async #git(...args: string[]): Promise<void> {
    try {
      await run('git', ['-c', 'core.hooksPath=/dev/null', ...args], { cwd: this.folder, env: gitEnvironment() });
    } catch (thrown) {
      throw new PlumblineError(
        'SELFTEST_FAILED',
        `git did not make the project to compare: ${thrown instanceof Error ? thrown.message : thrown}`,
        'The self-test compares two revisions and needs git on PATH.',
        { cause: thrown },
      );
    }
  }

  async #apply({ file, from, to }: Edit): Promise<void> {
    const place = path.join(this.folder, file);
    const text = await readFile(place, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} does not have this once: ${from}`);
    await writeFile(
      place,
      text.replace(from, () => to),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
