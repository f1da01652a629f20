import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { configSource } from './config-source.ts';
import { datasetSource } from './dataset-source.ts';
import type { Client, UserProject } from './project.ts';
import { chooseQuestion } from './question.ts';
import { scenarioSource } from './scenario-source.ts';
import { type SampledCollection, sourceOf } from './source.ts';
import { workflowSource } from './workflow-source.ts';
import { missingLines, type PlannedFile } from './write-files.ts';

const IGNORED = ['.plumbline/', 'reports/'] as const;
const CONFIG_NAMES = ['plumbline.config.ts', 'plumbline.config.mjs', 'plumbline.config.js'];

export interface InitRequest {
  project: UserProject;
  clients: readonly Client[];
  sampled?: SampledCollection;
  /** The configuration's, relative to the project. */
  scenarios: string;
}

export interface InitPlan {
  files: readonly PlannedFile[];
  ignore: { file: string; lines: readonly string[] };
  /** What the dataset is made from, and what of it was left out. */
  notes: readonly string[];
}

/** What `plumbline init` would write, and where; nothing is written yet. */
export async function planInit(request: InitRequest): Promise<InitPlan> {
  const { project, clients, scenarios } = request;
  const source = sourceOf(request.sampled);
  const { collection, shape, proposal } = source;
  const question = chooseQuestion(shape, proposal.indexes);
  const extension = project.modules ? 'ts' : 'mjs';
  const dataset = path.join(project.folder, `seed/${slug(collection)}.dataset.${extension}`);
  const scenario = path.join(
    project.folder,
    scenarios,
    `${slug(`${collection}-by-${question.field}`)}.scenario.${extension}`,
  );
  const typescript = project.modules;
  const taken = await takenPlaces(project, scenarios, dataset);
  return {
    files: [
      {
        file: path.join(project.folder, `plumbline.config.${extension}`),
        text: configSource(source.version),
        ...taken.config,
      },
      {
        file: dataset,
        text: datasetSource({
          collection,
          shape,
          indexes: proposal.indexes,
          question,
          origin: source.origin,
          typescript,
        }),
        ...taken.scenario,
      },
      {
        file: scenario,
        text: scenarioSource({
          collection,
          meanBytes: shape.meanBytes,
          question,
          dataset: importPath(scenario, dataset),
          redis: clients.includes('redis'),
          typescript,
        }),
        ...taken.scenario,
      },
      {
        file: path.join(project.repository, '.github/workflows/plumbline.yml'),
        text: await workflowSource(project),
      },
    ],
    ignore: await ignoredIn(project),
    notes: source.notes,
  };
}

/**
 * One dataset a run: a project that has scenarios gets none of another dataset. A configuration may have another name.
 */
async function takenPlaces(
  project: UserProject,
  scenarios: string,
  dataset: string,
): Promise<{ config: Taken; scenario: Taken }> {
  const config = CONFIG_NAMES.map((name) => path.join(project.folder, name)).find(existsSync);
  const folder = path.join(project.folder, scenarios);
  const found: string[] = [];
  for await (const file of glob('**/*.scenario.{ts,js,mjs}', { cwd: folder })) found.push(path.join(folder, file));
  const scenario = existsSync(dataset) ? dataset : found.toSorted()[0];
  return { config: config ? { taken: config } : {}, scenario: scenario ? { taken: scenario } : {} };
}

type Taken = Pick<PlannedFile, 'taken'>;

async function ignoredIn({ folder }: UserProject): Promise<InitPlan['ignore']> {
  const file = path.join(folder, '.gitignore');
  return { file, lines: await missingLines(file, IGNORED) };
}

function importPath(from: string, to: string): string {
  const relative = path.relative(path.dirname(from), to).split(path.sep).join('/');
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** `orders-by-customer-id`. */
function slug(name: string): string {
  return name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1-$2')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();
}
