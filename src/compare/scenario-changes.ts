import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { nameOf, scenarioFilesIn } from '../project/scenario-search.ts';

/** How head's file stands to base's own. */
export type ScenarioChange = 'new' | 'changed' | 'same';

interface ScenarioText {
  file: string;
  text: string;
}

export interface ScenarioChanges {
  of(name: string): ScenarioChange;
  /** Both files as they are; base's lies where it lay before anything was laid over it. */
  texts(name: string): { head: ScenarioText; base: ScenarioText } | undefined;
  /** Scenarios that base has and head has not, by name. */
  gone: string[];
}

/** Asked before head's scenarios are laid over base's. One that has another name, and the same text, is the same. */
export async function scenarioChanges(headFolder: string, baseFolder: string): Promise<ScenarioChanges> {
  const head = await textsIn(await scenarioFilesIn(headFolder));
  const base = await textsIn(await scenarioFilesIn(baseFolder, 'pass over'));
  const was = renamed(head, base);
  const baseNames = new Set([...head.keys()].map((name) => was.get(name) ?? name));
  const textsOf = (name: string) => {
    const [here, there] = [head.get(name), base.get(was.get(name) ?? name)];
    return here && there ? { head: here, base: there } : undefined;
  };
  return {
    of: (name) => {
      const texts = textsOf(name);
      if (texts === undefined) return 'new';
      return texts.base.text === texts.head.text ? 'same' : 'changed';
    },
    texts: textsOf,
    gone: [...base.keys()].filter((name) => !baseNames.has(name)),
  };
}

/** By head's name the one that base has for the same text, where neither side has the other's. */
function renamed(
  head: ReadonlyMap<string, ScenarioText>,
  base: ReadonlyMap<string, ScenarioText>,
): Map<string, string> {
  const free = new Map([...base].filter(([name]) => !head.has(name)));
  const was = new Map<string, string>();
  for (const [name, { text }] of head) {
    if (base.has(name)) continue;
    const [found] = [...free].find(([, one]) => one.text === text) ?? [];
    if (found === undefined) continue;
    was.set(name, found);
    free.delete(found);
  }
  return was;
}

async function textsIn(files: readonly string[]): Promise<Map<string, ScenarioText>> {
  const read = async (file: string) =>
    [nameOf(file), { file: path.resolve(file), text: await readFile(file, 'utf8') }] as const;
  return new Map(await Promise.all(files.map(read)));
}
