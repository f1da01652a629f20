import { existsSync } from 'node:fs';
import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { parseScenario } from '../gate/validate-scenario.ts';
import type { Scenario } from '../model/scenario.ts';
import { importFailure } from './import-failure.ts';
import { importFile } from './import-file.ts';
import { nameOf, scenarioFilesIn } from './scenario-search.ts';

export interface LoadedScenarioFile {
  /** File name without `.scenario.ts`: `user-projects`. */
  name: string;
  file: string;
  definition: Scenario;
}

export interface Selection {
  /** Exact names; empty: all. */
  names: readonly string[];
  /** Regular expression over names and titles. */
  grep?: string;
}

/** Reads and checks the selected scenarios, in the order of their names. */
export async function loadScenarios(folder: string, selection: Selection): Promise<LoadedScenarioFile[]> {
  const files = await findFiles(folder);
  const known = files.map(nameOf);
  const unknown = selection.names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw nothingSelected(`no scenario is called ${unknown.map((n) => `"${n}"`).join(', ')}`, known);
  const named = files.filter((file) => selection.names.length === 0 || selection.names.includes(nameOf(file)));
  const loaded: LoadedScenarioFile[] = [];
  for (const file of named) loaded.push({ name: nameOf(file), file, definition: await importScenario(file) });
  const pattern = selection.grep === undefined ? undefined : grepPattern(selection.grep);
  const selected = loaded.filter(
    ({ name, definition }) => !pattern || pattern.test(name) || pattern.test(definition.title),
  );
  if (selected.length === 0) throw nothingSelected(`--grep ${selection.grep ?? ''} matches no scenario`, known);
  return selected;
}

/** Imports one scenario file and checks it. Throws SCENARIO_INVALID with the file and what is wrong in it. */
export async function importScenario(file: string): Promise<Scenario> {
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await importFile(file);
  } catch (error) {
    if (error instanceof PlumblineError) throw error;
    throw new PlumblineError(
      'SCENARIO_INVALID',
      `${path.relative(process.cwd(), file)} could not be loaded: ${importFailure(error)}`,
      'Scenario files are TypeScript whose types Node strips: no enum, no namespace, and file extensions in relative imports. Without "type": "module" in package.json they are .mjs, without types.',
      { cause: error },
    );
  }
  const name = path.relative(process.cwd(), file);
  const scenario = parseScenario(name, module.default);
  assertNoOther(name, module);
  assertWrittenCollections(name, scenario);
  return scenario;
}

/** A file is one scenario: its default export. */
function assertNoOther(file: string, module: Readonly<Record<string, unknown>>): void {
  const isScenario = (value: unknown) =>
    typeof value === 'object' && value !== null && 'variants' in value && 'checks' in value;
  const other = Object.entries(module).find(([, value]) => value !== module.default && isScenario(value));
  if (other === undefined) return;
  throw new PlumblineError(
    'SCENARIO_INVALID',
    `${file}: it exports another scenario as "${other[0]}", which nothing would run`,
    'A file has one scenario, its default export: move the other into a file of its own.',
  );
}

/** A copy of a collection that is not there is empty, and everything on it is fast. */
function assertWrittenCollections(file: string, { dataset, writes }: Scenario): void {
  const known = Object.keys(dataset.collections);
  const unknown = writes?.collections.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new PlumblineError(
    'SCENARIO_INVALID',
    `${file}: writes.collections: the dataset ${dataset.name} has no collection "${unknown}"`,
    `It has: ${known.join(', ')}. A collection that only the scenario makes is dropped before each variant: leave it out.`,
  );
}

/** @throws NOTHING_SELECTED, CONFIG_INVALID, or SCENARIO_INVALID for two of one name */
export async function findFiles(folder: string): Promise<string[]> {
  if (!existsSync(folder)) {
    throw new PlumblineError(
      'CONFIG_INVALID',
      `the scenario folder ${path.relative(process.cwd(), folder) || folder} does not exist`,
      'Set `scenarios` in plumbline.config.ts to the folder with your *.scenario.ts files.',
    );
  }
  const files = await scenarioFilesIn(folder);
  if (files.length === 0)
    throw nothingSelected(`there is no *.scenario.ts in ${path.relative(process.cwd(), folder)}`, []);
  refuseTwins(files);
  return files;
}

/** A scenario's name is all that reports, the lock and past runs know it by; not every disk tells capitals apart. */
function refuseTwins(files: readonly string[]): void {
  for (const twins of Map.groupBy(files, (file) => nameOf(file).toLowerCase()).values()) {
    const [first] = twins;
    if (first === undefined || twins.length < 2) continue;
    throw new PlumblineError(
      'SCENARIO_INVALID',
      `${twins.length} scenarios are called "${nameOf(first)}": ${twins.map((file) => path.relative(process.cwd(), file)).join(', ')}`,
      'Rename all but one: the file name is the name, whatever folder it is in.',
    );
  }
}

/** `user-projects/indexed`, of every variant. */
export function variantNames(scenarios: readonly LoadedScenarioFile[]): Set<string> {
  return new Set(
    scenarios.flatMap(({ name, definition }) =>
      Object.keys(definition.variants).map((variant) => `${name}/${variant}`),
    ),
  );
}

function grepPattern(text: string): RegExp {
  if (text.trim() === '') {
    throw new PlumblineError('USAGE', `--grep "${text}" names nothing`, 'Leave --grep out to run every scenario.');
  }
  try {
    return new RegExp(text, 'i');
  } catch (error) {
    throw new PlumblineError(
      'USAGE',
      `--grep ${text} is not a regular expression: ${messageOf(error)}`,
      'Quote special characters.',
    );
  }
}

function nothingSelected(what: string, known: readonly string[]): PlumblineError {
  const hint = known.length > 0 ? `There are: ${known.join(', ')}.` : 'Write a scenario first: see docs/scenarios.md.';
  return new PlumblineError('NOTHING_SELECTED', `${what}, so there is nothing to judge`, hint);
}
