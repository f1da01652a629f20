import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Comparison, type Report, reportSchema } from '../../src/model/report.ts';
import { type Ended, plumbline, sharedEngines } from '../bad-projects/command-line.ts';
import { CONFIG, Project } from '../bad-projects/project.ts';

const NAMED = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b' };

/** The application: what a change of it is, is the test's. */
export const APPLICATION = `
export const itemsOf = (db, group) => db.collection('items').find({ group }).sort({ _id: 1 }).limit(5).toArray();
export const createIndexes = (db) => db.collection('items').createIndex({ group: 1, _id: 1 });
`;

const DATASET = `
import { defineDataset } from 'plumbline-gate';
import { createIndexes } from '../src/items.mjs';
const sizes = { items: 400 };
export default defineDataset({
  module: import.meta.url,
  name: 'tiny',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: { smoke: sizes, pr: sizes, release: sizes },
  collections: { items: () => (index, random) => ({ _id: index, group: index % 10, value: random.int(0, 1_000) }) },
  data: () => ({ groups: Array.from({ length: 10 }, (_, index) => index) }),
  indexes: createIndexes,
});`;

/** One variant, `indexed`; `more` are fields of it. */
export const scenarioOf = (call = 'itemsOf(mongo, group)', more = 'timed: false,', imported = 'itemsOf') => `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
import { ${imported} } from '../src/items.mjs';
export default defineScenario({
  title: 'Items of a group',
  dataset: tiny,
  params: ({ pick, data }) => ({ group: pick(data.groups) }),
  variants: { indexed: { ${more} run: ({ mongo }, { group }) => ${call} } },
  checks: { indexed: { mongoCommands: 100 } },
});`;

export const rowOf = (rows: readonly Comparison[], name: string) =>
  rows.find(({ scenario, variant, metric }) => `${scenario}/${variant}/${metric}` === name);

/** A user's checkout with one commit on `main`; what a test writes into it afterwards is head. */
export class Repository implements AsyncDisposable {
  readonly project: Project;

  private constructor(project: Project) {
    this.project = project;
  }

  static async create(files: Readonly<Record<string, string>> = {}): Promise<Repository> {
    const repository = new Repository(
      await Project.create({
        '.gitignore': 'reports/\n.plumbline/\ntmp/\n',
        'plumbline.config.ts': CONFIG,
        'seed/tiny.dataset.ts': DATASET,
        'scenarios/items.scenario.ts': scenarioOf(),
        'src/items.mjs': APPLICATION,
        ...files,
      }),
    );
    await repository.git('init', '--quiet', '--initial-branch=main');
    await repository.commit('first');
    return repository;
  }

  get folder(): string {
    return this.project.folder;
  }

  async git(...args: string[]): Promise<string> {
    const env = { ...process.env, ...NAMED };
    return (await promisify(execFile)('git', args, { cwd: this.folder, env })).stdout.trim();
  }

  async commit(message: string): Promise<void> {
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--message', message);
  }

  /** `plumbline compare` on the shared engines, with its report where it wrote one. */
  async compare(...args: string[]): Promise<Ended & { report: Report | undefined; rows: readonly Comparison[] }> {
    const ended = await plumbline(this.project, ['compare', '--minutes', '0.05', ...args], { env: sharedEngines() });
    const text = await this.project.read('reports/compare/report.json').catch(() => undefined);
    const report = text === undefined ? undefined : reportSchema.parse(JSON.parse(text));
    return { ...ended, report, rows: report?.comparisons ?? [] };
  }

  /** Every file of the checkout, git's own included, with what is in it; what git ignores is left out. */
  async fingerprint(folder = this.folder): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (['reports', '.plumbline', 'tmp'].includes(entry.name)) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) Object.assign(found, await this.fingerprint(file));
      else {
        const text = entry.isSymbolicLink() ? await readlink(file) : await readFile(file);
        found[path.relative(this.folder, file)] = createHash('sha256').update(text).digest('hex');
      }
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.project[Symbol.asyncDispose]();
  }
}
