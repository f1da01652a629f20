import { readFile } from 'node:fs/promises';
import { nameOf, scenarioFilesIn } from '../project/scenario-search.ts';

/** How head's file stands to base's own. */
export type ScenarioChange = 'new' | 'changed' | 'same';

export interface ScenarioChanges {
  of(name: string): ScenarioChange;
  /** Scenarios that base has and head has not, for people. */
  goneNotes: string[];
}

/** Asked before head's scenarios are laid over base's. */
export async function scenarioChanges(headFolder: string, baseFolder: string): Promise<ScenarioChanges> {
  const head = await texts(await scenarioFilesIn(headFolder));
  const base = await texts(await scenarioFilesIn(baseFolder, 'pass over'));
  const gone = [...base.keys()].filter((name) => !head.has(name));
  return {
    of: (name) => (base.has(name) ? (base.get(name) === head.get(name) ? 'same' : 'changed') : 'new'),
    goneNotes: gone.length === 0 ? [] : [`gone from head, and not compared: ${gone.join(', ')}`],
  };
}

async function texts(files: readonly string[]): Promise<Map<string, string>> {
  return new Map(await Promise.all(files.map(async (file) => [nameOf(file), await readFile(file, 'utf8')] as const)));
}
