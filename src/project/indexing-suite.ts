import { PlumblineError } from '../errors.ts';
import { findFiles, importScenario, type LoadedScenarioFile } from './scenario-files.ts';
import { nameOf } from './scenario-search.ts';

export interface IndexingSuite {
  /** In the order of their files. */
  suite: LoadedScenarioFile[];
  /** Of files that could not be loaded. */
  warnings: string[];
}

/**
 * The selected scenarios, and those others on the same data whose applications create indexes: the data has the indexes
 * of all of them, whatever is selected, so that the work of a scenario is the same alone and among others.
 */
export async function indexingSuite(folder: string, selected: readonly LoadedScenarioFile[]): Promise<IndexingSuite> {
  const datasets = new Set(selected.map(({ definition }) => definition.dataset.module));
  const suite: LoadedScenarioFile[] = [];
  const warnings: string[] = [];
  for (const file of await findFiles(folder)) {
    const own = selected.find((scenario) => scenario.file === file);
    const loaded = own ?? (await loadOther(file, warnings));
    if (loaded === undefined) continue;
    const { app, dataset } = loaded.definition;
    if (own || (app?.migrate !== undefined && datasets.has(dataset.module))) suite.push(loaded);
  }
  return { suite, warnings };
}

/** One that is not selected stops no other. */
async function loadOther(file: string, warnings: string[]): Promise<LoadedScenarioFile | undefined> {
  try {
    return { name: nameOf(file), file, definition: await importScenario(file) };
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    warnings.push(indexesUnknown(nameOf(file), thrown.message));
    return undefined;
  }
}

export function indexesUnknown(name: string, why: string): string {
  return `the indexes that the application of ${name} creates are unknown, and the data is without them: ${why}`;
}
