import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LOCK_FILE } from '../../src/model/lock.ts';
import { type RunResult, runAtSmoke } from '../run-at-smoke.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The application and its scenarios; the harness itself stays where it is. */
const APPLICATION = ['scenarios', 'seed', 'app', 'plumbline.config.ts', 'package.json', 'tsconfig.json'];

/** One change of the application's source text. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface EngineUrls {
  readonly mongo: string;
  readonly redis: string;
}

/** A copy of the application with a fault in it; disposing of it removes it. */
export class FaultyProject implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** `lock`: what the application did without a fault; absent: nothing is recorded. */
  static async create(patches: readonly Patch[], lock?: string): Promise<FaultyProject> {
    const project = new FaultyProject(await mkdtemp(path.join(tmpdir(), 'plumbline-fault-')));
    try {
      await project.#copyApplication();
      await project.#leaveTimesOut();
      for (const patch of patches) await project.#apply(patch);
      if (lock !== undefined) await writeFile(path.join(project.#folder, LOCK_FILE), lock);
      return project;
    } catch (error) {
      await project[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The real command line, in this folder. */
  async run(scenarios: readonly string[], urls: EngineUrls): Promise<RunResult> {
    return runAtSmoke(this.#folder, scenarios, { MONGO_URL: urls.mongo, REDIS_URL: urls.redis });
  }

  /** Of the application as it is: the run, and the lock that it recorded. */
  static async recorded(scenarios: readonly string[], urls: EngineUrls): Promise<{ control: RunResult; lock: string }> {
    await using project = await FaultyProject.create([]);
    const env = { MONGO_URL: urls.mongo, REDIS_URL: urls.redis, CI: '' };
    const control = await runAtSmoke(project.#folder, scenarios, env, ['--update-lock']);
    const lock = await readFile(path.join(project.#folder, LOCK_FILE), 'utf8').catch(() => undefined);
    if (lock === undefined) throw new Error(`nothing was recorded: ${control.stderr.slice(-500)}`);
    return { control, lock };
  }

  async #copyApplication(): Promise<void> {
    for (const name of APPLICATION) {
      await cp(path.join(ROOT, name), path.join(this.#folder, name), { recursive: true });
    }
    await symlink(path.join(ROOT, 'node_modules'), path.join(this.#folder, 'node_modules'));
  }

  /**
   * Every limit on a time is out of reach and the latency pass as short as it can be: a fault is found by its work, or
   * not at all.
   */
  async #leaveTimesOut(): Promise<void> {
    const scenarios = path.join(this.#folder, 'scenarios');
    for (const name of await readdir(scenarios)) {
      const file = path.join(scenarios, name);
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replaceAll(/\b(p50|p95|p99|mean): '[\d.]+m?s'/g, "$1: '10s'"));
    }
    await this.#apply({
      file: 'plumbline.config.ts',
      find: "slowQuery: '500ms',",
      replace: "slowQuery: '60s', latencyBudget: '1ms',",
    });
  }

  async #apply({ file, find, replace }: Patch): Promise<void> {
    const target = path.join(this.#folder, file);
    const text = await readFile(target, 'utf8');
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`${file} has ${found} times what the fault replaces: ${find}`);
    await writeFile(
      target,
      text.replace(find, () => replace),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
