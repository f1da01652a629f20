import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sharedEngines } from '../bad-projects/command-line.ts';
import { type RunResult, runAtSmoke } from '../run-at-smoke.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples');
/** Made by runs. */
const LEFT_OUT = /(^|\/)(node_modules|reports|__pycache__)$/;

/** A copy of an example, whose times are judged by nobody; disposing of it removes it. */
export class ExampleProject implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(name: string): Promise<ExampleProject> {
    const project = new ExampleProject(await mkdtemp(path.join(tmpdir(), `plumbline-${name}-`)));
    try {
      const from = path.join(EXAMPLES, name);
      await cp(from, project.folder, { recursive: true, filter: (file) => !LEFT_OUT.test(file) });
      await project.#leaveTimesOut();
      return project;
    } catch (error) {
      await project[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** As the example's README says. */
  async applyRegression(): Promise<void> {
    await promisify(execFile)('patch', ['-p1', '-i', 'regression.patch'], { cwd: this.folder });
  }

  run(scenarios: readonly string[] = []): Promise<RunResult> {
    return runAtSmoke(this.folder, scenarios, sharedEngines());
  }

  /** What was installed once stays. */
  async leaveInstallOut(): Promise<void> {
    for (const file of await readdir(path.join(this.folder, 'scenarios')))
      await this.#change(`scenarios/${file}`, /^ *install: .*\n/gm, '');
  }

  async #leaveTimesOut(): Promise<void> {
    await this.#change(
      'plumbline.config.ts',
      /defineConfig\(\{/g,
      "defineConfig({ slowQuery: false, latencyBudget: '1ms',",
    );
    const scenarios = await readdir(path.join(this.folder, 'scenarios'));
    for (const file of scenarios.filter((name) => name.endsWith('.scenario.ts')))
      await this.#change(`scenarios/${file}`, /^.*\bp95: '[^']+'/gm, (line) => line.replace(/'[^']+'/, "'10s'"));
  }

  async #change(file: string, pattern: RegExp, by: string | ((found: string) => string)): Promise<void> {
    const target = path.join(this.folder, file);
    const text = await readFile(target, 'utf8');
    await writeFile(target, text.replace(pattern, typeof by === 'string' ? () => by : by));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
