import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A user's folder, made for one test: a dataset of a few documents, and whatever scenarios the test gives it. */
export class Project implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** `files` by path; `plumbline.config.ts` and `seed/tiny.dataset.ts` have usable defaults. */
  static async create(files: Readonly<Record<string, string>>, name = 'plumbline-project-'): Promise<Project> {
    const project = new Project(await mkdtemp(path.join(tmpdir(), name)));
    const all = { 'package.json': '{ "type": "module" }', ...DEFAULTS, ...files };
    for (const [name, text] of Object.entries(all)) await project.write(name, text);
    return project;
  }

  async write(name: string, text: string): Promise<void> {
    const file = path.join(this.folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  read(name: string): Promise<string> {
    return readFile(path.join(this.folder, name), 'utf8');
  }

  async remove(name: string): Promise<void> {
    await rm(path.join(this.folder, name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

export const CONFIG = `
import { defineConfig } from 'plumbline-gate';
export default defineConfig({
  profile: 'smoke',
  images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
  mongoCacheGb: 0.25,
  latencyBudget: '20s',
});`;

/** 120 documents; `bodyOfItem` is what making one of them takes. */
export function datasetText(bodyOfItem = '', documents = 120): string {
  return `
import { defineDataset } from 'plumbline-gate';
const sizes = { items: ${documents} };
export default defineDataset({
  module: import.meta.url,
  name: 'tiny',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: { smoke: sizes, pr: sizes, release: sizes },
  collections: {
    items: () => (index, random) => {
      ${bodyOfItem}
      return { _id: index, group: index % 10, value: random.int(0, 1_000) };
    },
  },
  data: ({ sizes: { items } }) => ({ ids: Array.from({ length: items }, (_, index) => index) }),
  indexes: (db) => db.collection('items').createIndex({ group: 1 }),
});`;
}

/** A scenario with one variant, `indexed`, whose call is `call`; `more` are further fields of the scenario. */
export function scenarioText(call: string, more = ''): string {
  return `
import { defineScenario } from 'plumbline-gate';
import { setTimeout as delay } from 'node:timers/promises';
import tiny from '../seed/tiny.dataset.ts';
void delay;
export default defineScenario({
  title: 'Items',
  dataset: tiny,
  params: ({ pick, data }) => ({ id: pick(data.ids) }),
  variants: { indexed: { run: async ({ mongo, redis, mongoUrl }, { id }) => { void [mongo, redis, mongoUrl, id]; ${call} } } },
  checks: { indexed: { docsExamined: 100 } },
  ${more}
});`;
}

/** One read by its key. */
export const READ = "return mongo.collection('items').findOne({ _id: id });";
/** One read, and then long enough that a phase is met while it lasts. */
export const SLOW_READ = `await delay(100); ${READ}`;

/** For `datasetText`: loading takes seconds. */
export const SLOW_DOCUMENT = 'const until = Date.now() + 20; while (Date.now() < until);';

const DEFAULTS = { 'plumbline.config.ts': CONFIG, 'seed/tiny.dataset.ts': datasetText() };
