import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Ended, plumbline } from '../bad-projects/command-line.ts';
import { Project } from '../bad-projects/project.ts';
import { ROOT } from '../own-engines.ts';
import { BASE_PROJECT } from './base-project.ts';
import type { Trial } from './way.ts';

export interface EngineUrls {
  readonly MONGO_URL: string;
  readonly REDIS_URL: string;
  /** Of servers that no run is given; a scenario finds them in its environment. */
  readonly OTHER_MONGO_URL: string;
  readonly OTHER_REDIS_URL: string;
}

const NAMED = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b' };

/** What a CI says of itself is no part of a way. */
const NO_CI = Object.fromEntries(
  ['CI', 'PLUMBLINE_RUN_ID', 'PLUMBLINE_HISTORY', 'PLUMBLINE_CACHE']
    .concat(Object.keys(process.env).filter((name) => name.startsWith('GITHUB_')))
    .map((name) => [name, undefined]),
);

/** Folders that several ways start from, by what was done in them. */
const prepared = new Map<string, Promise<string>>();

export async function removePrepared(): Promise<void> {
  for (const folder of prepared.values()) await rm(await folder, { recursive: true, force: true });
  prepared.clear();
}

/** The folder of one way, with what preparing it takes. */
export class WayFolder implements AsyncDisposable {
  readonly project: Project;
  readonly engines: EngineUrls;

  private constructor(project: Project, engines: EngineUrls) {
    this.project = project;
    this.engines = engines;
  }

  static async create({ files = {}, packages = [] }: Trial, engines: EngineUrls): Promise<WayFolder> {
    const project = await Project.create({ ...BASE_PROJECT, ...files }, 'plumbline-way-');
    for (const name of packages) {
      const place = path.join(project.folder, 'node_modules', name);
      await mkdir(path.dirname(place), { recursive: true });
      await symlink(path.join(ROOT, 'node_modules', name), place);
    }
    return new WayFolder(project, engines);
  }

  get env(): Readonly<Record<string, string | undefined>> {
    return { ...NO_CI, ...this.engines };
  }

  path(name: string): string {
    return path.join(this.project.folder, name);
  }

  /** What `work` makes of this folder; done once for all ways that start from the same. */
  async startFrom(what: string, work: (folder: WayFolder) => Promise<unknown>): Promise<void> {
    const known = prepared.get(what);
    if (known === undefined) {
      const made = work(this).then(() => this.#copied());
      prepared.set(what, made);
      made.catch(() => prepared.delete(what));
      await made;
      return;
    }
    const from = await known;
    await rm(this.project.folder, { recursive: true });
    await cp(from, this.project.folder, { recursive: true, verbatimSymlinks: true });
  }

  async #copied(): Promise<string> {
    const copy = await mkdtemp(path.join(tmpdir(), 'plumbline-prepared-'));
    await cp(this.project.folder, copy, { recursive: true, verbatimSymlinks: true });
    return copy;
  }

  async edit(name: string, change: (text: string) => string): Promise<void> {
    const before = await this.project.read(name);
    const after = change(before);
    if (after === before) throw new Error(`nothing in ${name} was changed`);
    await this.project.write(name, after);
  }

  /** A command that has to end as told for the way to make sense. */
  async plumbline(args: readonly string[], exitCode = 0, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const ended = await plumbline(this.project, args, { env: { ...this.env, ...env } });
    if (ended.exitCode === exitCode) return ended;
    throw new Error(`plumbline ${args.join(' ')} ended with ${ended.exitCode}, not ${exitCode}:\n${ended.stderr}`);
  }

  async git(...args: string[]): Promise<string> {
    const ended = await promisify(execFile)('git', args, {
      cwd: this.project.folder,
      env: { ...process.env, ...NAMED },
    });
    return ended.stdout.trim();
  }

  /** What lies here becomes a commit; the first one makes the repository. */
  async commit(message: string): Promise<void> {
    await this.git('init', '--quiet', '--initial-branch=main');
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--allow-empty', '--message', message);
  }

  /** A new folder beside the checkout, which goes with it. */
  async outside(): Promise<string> {
    const outside = `${this.project.folder}-outside`;
    await mkdir(outside);
    return outside;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(`${this.project.folder}-outside`, { recursive: true, force: true });
    await this.project[Symbol.asyncDispose]();
  }
}
