import { execFile } from 'node:child_process';
import { readdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Report, reportSchema } from '../../src/model/report.ts';
import { CommandLine } from '../bad-projects/command-line.ts';
import { Project } from '../bad-projects/project.ts';
import { ROOT } from '../own-engines.ts';
import { type Case, type Group, setFolder, type Version, versionsOf } from './cases.ts';

/** Of a command that takes a tenth of it on idle cores. */
const DEADLINE_MS = 1_200_000;
/** A part of a minute is one restart; a lost `lean()` shows after four. */
const TIMING_MINUTES = '4';

const NAMED = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b' };

/** A repository with a commit for each version, `good` with the lock of its work. Disposing of it removes it. */
export class CaseProject implements AsyncDisposable {
  readonly #project: Project;
  readonly #group: Group;

  private constructor(project: Project, group: Group) {
    this.#project = project;
    this.#group = group;
  }

  static async create(group: Group): Promise<CaseProject> {
    const project = await Project.create({ 'plumbline.config.ts': configText(group) }, 'plumbline-cases-');
    const cases = new CaseProject(project, group);
    try {
      await cases.#layOut();
      return cases;
    } catch (error) {
      await project[Symbol.asyncDispose]();
      throw error;
    }
  }

  get folder(): string {
    return this.#project.folder;
  }

  /** The work of `version` against the lock of `good`. */
  async run(version: Version): Promise<Report> {
    await this.#git('checkout', '--quiet', version);
    await this.#plumbline('run', ...this.#names(version), '--out', 'reports/run');
    return this.#report('reports/run/report.json');
  }

  async compare(head: Version, base: Version): Promise<Report> {
    await this.#git('checkout', '--quiet', head);
    const named = this.#names(head === 'good' ? base : head);
    // Of cases that only times show, red work of one would leave the others untimed.
    const timing = this.#group.timed ? ['--minutes', TIMING_MINUTES, '--all'] : ['--minutes', '0.05'];
    await this.#plumbline('compare', ...named, '--base', base, ...timing, '--out', 'reports/compare');
    return this.#report('reports/compare/report.json');
  }

  async #layOut(): Promise<void> {
    const { set, cases } = this.#group;
    await this.#project.write('.gitignore', 'reports/\n.plumbline/\nnode_modules\n');
    await symlink(path.join(ROOT, 'node_modules'), path.join(this.folder, 'node_modules'));
    const project = path.join(setFolder(set), 'project');
    for (const name of await readdir(project)) {
      if (name.startsWith('indexes.')) continue;
      await this.#project.write(
        `${name.endsWith('.dataset.ts') ? 'seed' : 'src'}/${name}`,
        await readFile(path.join(project, name), 'utf8'),
      );
    }
    for (const { name, folder } of cases) {
      const text = await readFile(path.join(folder, 'scenario.ts'), 'utf8');
      await this.#project.write(`scenarios/${name}.scenario.ts`, this.#group.timed ? text : withoutTimes(text));
    }
    await this.#git('init', '--quiet', '--initial-branch=main');
    await this.#writeVersion('good', cases);
    await this.#commit('good');
    await this.#plumbline('run', '--update-lock', '--no-record', '--out', 'reports/lock');
    await this.#commit('the lock of good');
    await this.#git('branch', 'good');
    for (const version of ['faulty', 'alike'] as const) {
      await this.#git('checkout', '--quiet', '-b', version, 'good');
      await this.#writeVersion(
        version,
        cases.filter((one) => versionsOf(one).includes(version)),
      );
      await this.#commit(version);
    }
  }

  async #writeVersion(version: Version, cases: readonly Case[]): Promise<void> {
    const project = path.join(setFolder(this.#group.set), 'project');
    const indexes = await readFile(path.join(project, `indexes.${version}.js`), 'utf8');
    await this.#project.write('src/indexes.js', indexes);
    for (const { name, folder } of cases) {
      const source = await readFile(path.join(folder, `${version}.js`), 'utf8');
      await this.#project.write(`src/${name.replace(/^L-/, '')}.js`, source);
    }
  }

  /** The scenarios of cases that have this version. */
  #names(version: Version): string[] {
    return this.#group.cases
      .filter((one) => version === 'good' || versionsOf(one).includes(version))
      .map(({ name }) => name);
  }

  async #git(...args: string[]): Promise<void> {
    await promisify(execFile)('git', args, { cwd: this.folder, env: { ...process.env, ...NAMED } });
  }

  async #commit(message: string): Promise<void> {
    await this.#git('add', '--all');
    await this.#git('commit', '--quiet', '--allow-empty', '--message', message);
  }

  async #plumbline(...args: string[]): Promise<void> {
    const startedAt = performance.now();
    await using command = CommandLine.start(this.#project, args, { env: { CI: undefined } });
    const killer = setTimeout(() => command.killAll(), DEADLINE_MS);
    const { exitCode, stderr, stdout } = await command.ended.finally(() => clearTimeout(killer));
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    console.error(`${args[0]} of ${this.#group.cases.length} cases: exit ${exitCode} after ${seconds} s`);
    // A verdict, or none for some of the variants: the report says which.
    if (exitCode === null || ![0, 1, 3].includes(exitCode)) {
      throw new Error(`plumbline ${args.join(' ')} ended with ${exitCode}:\n${stdout}\n${stderr}`);
    }
  }

  async #report(file: string): Promise<Report> {
    return reportSchema.parse(JSON.parse(await this.#project.read(file)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#project[Symbol.asyncDispose]();
  }
}

function configText({ topology }: Group): string {
  return `
import { defineConfig } from 'plumbline-gate';
export default defineConfig({
  profile: 'smoke',
  images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
  topology: '${topology}',
  mongoCacheGb: 0.25,
  slowQuery: false,
  latencyBudget: '1s',
});`;
}

/** The scenario counted alone: what it says of times is left out. @throws where that cannot be told. */
function withoutTimes(scenario: string): string {
  const text = scenario
    .replaceAll(/(\w+: \{ )(?=(?:beforeEach|prime|run):)/g, '$1timed: false, ')
    .replaceAll(/, p95: '\d+ms'/g, '');
  if (!text.includes('timed: false') || text.includes('p95')) {
    throw new Error(`a scenario is written so that its times cannot be left out:\n${text}`);
  }
  return text;
}
