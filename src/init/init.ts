import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { configSource } from './config-source.ts';
import { datasetSource } from './dataset-source.ts';
import { GENERIC_COLLECTION, GENERIC_INDEXES, GENERIC_SHAPE } from './generic.ts';
import { type ProposedIndexes, proposeIndexes } from './indexes.ts';
import { inferShape } from './infer-shape.ts';
import type { Client, UserProject } from './project.ts';
import { chooseQuestion } from './question.ts';
import type { CollectionSample } from './sample-collection.ts';
import { scenarioSource } from './scenario-source.ts';
import type { CollectionShape, FieldShape, ValueShape } from './shape.ts';
import { workflowSource } from './workflow-source.ts';
import { missingLines, type PlannedFile } from './write-files.ts';

/** Of fewer documents a field's name cannot be told from somebody's data. */
const FEWEST_SAMPLED = 20;
const OLDEST_MAJOR = 7;
const IGNORED = ['.plumbline/', 'reports/'] as const;
const CONFIG_NAMES = ['plumbline.config.ts', 'plumbline.config.mjs', 'plumbline.config.js'];

export interface InitRequest {
  project: UserProject;
  clients: readonly Client[];
  sampled?: { collection: string; sample: CollectionSample };
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

interface Source {
  collection: string;
  shape: CollectionShape;
  proposal: ProposedIndexes;
  /** First lines of the dataset's file. */
  origin: readonly string[];
  notes: readonly string[];
  version?: string | undefined;
}

const GENERIC: Source = {
  collection: GENERIC_COLLECTION,
  shape: GENERIC_SHAPE,
  proposal: { indexes: GENERIC_INDEXES, leftOut: 0 },
  origin: [
    'Orders of customers, invented by `plumbline init`: make them what your application stores. All fields of a dataset:',
    'node_modules/plumbline/docs/datasets.md',
  ],
  notes: ['no collection was sampled: the dataset is a general one, to be made yours'],
};

function sourceOf(sampled: InitRequest['sampled']): Source {
  if (!sampled) return GENERIC;
  const { collection, sample } = sampled;
  const version = usableVersion(sample.serverVersion);
  if (sample.documents.length < FEWEST_SAMPLED) {
    const few = `${collection} has fewer than ${FEWEST_SAMPLED} documents (${sample.documents.length}): no shape is taken of so few`;
    return { ...GENERIC, version, notes: [few, ...GENERIC.notes] };
  }
  const shape = inferShape(sample.documents, sample.estimated);
  const listed = 'unreadable' in sample.indexes ? [] : sample.indexes;
  const proposal = proposeIndexes(listed, shape.fields);
  return {
    collection,
    shape,
    proposal,
    version,
    origin: [
      `Made by \`plumbline init\` from the shape of ${shape.sampled.toLocaleString('en')} documents of \`${collection}\`: names of fields, types, shares, lengths and how`,
      'often values return. Every value is invented. Make it yours: what a query meets in production, it should meet here.',
    ],
    notes: notesOf(collection, shape, proposal, sample),
  };
}

function notesOf(
  collection: string,
  shape: CollectionShape,
  proposal: ProposedIndexes,
  sample: CollectionSample,
): string[] {
  const left = leftOut(shape);
  const count = (number: number, what: string) =>
    `${number} ${what}${number === 1 ? '' : what.endsWith('x') ? 'es' : 's'}`;
  return [
    `${collection}: ${shape.sampled.toLocaleString('en')} of ${shape.documents.toLocaleString('en')} documents sampled; names of fields are written, values are not`,
    ...(left > 0 ? [`left out: ${count(left, 'field')} whose names are rare or look like data`] : []),
    ...('unreadable' in sample.indexes ? [`its indexes could not be read: ${sample.indexes.unreadable}`] : []),
    ...(proposal.leftOut > 0
      ? [`left out: ${count(proposal.leftOut, 'index')} over fields that are not written, or of a kind not made here`]
      : []),
    ...(usableVersion(sample.serverVersion) === undefined
      ? [`the server is MongoDB ${sample.serverVersion}; Plumbline measures on 7 and 8`]
      : []),
  ];
}

function leftOut({ fields, leftOut: here }: { fields: readonly FieldShape[]; leftOut: number }): number {
  const inside = (value: ValueShape): number => {
    if (value.type === 'document') return leftOut(value);
    if (value.type === 'array' || value.type === 'map') return value.values.reduce((sum, one) => sum + inside(one), 0);
    return 0;
  };
  return fields.flatMap(({ values }) => values).reduce((sum, value) => sum + inside(value), here);
}

function usableVersion(version: string): string | undefined {
  return Number(version.split('.')[0]) >= OLDEST_MAJOR ? version : undefined;
}

/** One dataset a run: a project that has scenarios gets none of another dataset. A configuration may have another name. */
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
