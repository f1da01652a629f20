/**
 * The project that every way spoils: 300 documents, one variant that reads 30 of them by an index, and checks that
 * hold.
 */

/** `more` are further fields. */
export function configText(more = ''): string {
  return `
import { defineConfig } from 'plumbline-gate';
export default defineConfig({
  profile: 'smoke',
  images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
  mongoCacheGb: 0.25,
  latencyBudget: '1s',
  slowQuery: false,
  ${more}
});`;
}

export interface DatasetParts {
  /** Before everything else in the module. */
  readonly first?: string;
  /** In the function that makes a document. */
  readonly inDocument?: string;
  readonly data?: string;
  readonly indexes?: string;
}

export function datasetText({ first = '', inDocument = '', data, indexes }: DatasetParts = {}): string {
  return `${first}
import { defineDataset } from 'plumbline-gate';
const sizes = { items: 300 };
export default defineDataset({
  module: import.meta.url,
  name: 'tiny',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: { smoke: sizes, pr: sizes, release: sizes },
  collections: {
    items: () => (index, random) => {
      ${inDocument}
      return { _id: index, group: index % 10, value: random.int(0, 1_000) };
    },
  },
  data: ${data ?? '({ sizes: { items } }) => ({ ids: Array.from({ length: items }, (_, index) => index) })'},
  indexes: ${indexes ?? "(db) => db.collection('items').createIndex({ group: 1 })"},
});`;
}

export interface ScenarioParts {
  /** Before everything else in the module. */
  readonly first?: string;
  readonly params?: string;
  /** The body of the one variant's call. */
  readonly call?: string;
  /** Further fields of that variant; `timed: false,` when absent. */
  readonly variant?: string;
  /** In place of the one variant. */
  readonly variants?: string;
  readonly checks?: string;
  /** Further fields of the scenario. */
  readonly more?: string;
}

/** The call of the base project: 30 documents of 300. */
export const READ = "return await mongo.collection('items').find({ group }).toArray();";

export function scenarioText({
  first = '',
  params = '({ int }) => ({ group: int(0, 9) })',
  call = READ,
  variant = 'timed: false,',
  variants,
  checks = "{ indexed: { plan: 'IXSCAN', mongoCommands: 1, docsExamined: 30 } }",
  more = '',
}: ScenarioParts = {}): string {
  const one = `{ indexed: { ${variant} run: async ({ mongo, redis, client, mongoUrl, redisUrl, database, http, own }, { group }) => {
    void [mongo, redis, client, mongoUrl, redisUrl, database, http, own, group];
    ${call}
  } } }`;
  return `${first}
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items of a group',
  dataset: tiny,
  params: ${params},
  variants: ${variants ?? one},
  checks: ${checks},
  ${more}
});`;
}

export const SCENARIO_FILE = 'scenarios/items.scenario.ts';
export const DATASET_FILE = 'seed/tiny.dataset.ts';
export const CONFIG_FILE = 'plumbline.config.ts';

export const BASE_PROJECT: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  '.gitignore': 'reports/\n.plumbline/\nnode_modules/\n',
  [CONFIG_FILE]: configText(),
  [DATASET_FILE]: datasetText(),
  [SCENARIO_FILE]: scenarioText(),
};
