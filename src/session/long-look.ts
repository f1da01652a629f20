import type { Scenario } from '../model/scenario.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';

/** A look of some seconds after the answers, at somebody whom nobody can ask whether he is at rest. */
export interface LongLook {
  /** For this variant. */
  isDue: boolean;
  /** Its calls were counted; `unknown`: by somebody who cannot be asked. */
  seen(unknown: boolean): void;
  /** What came after the answers was the calls' own. */
  foundWork(): void;
}

/** By what lives as long as a run. */
const looks = new WeakMap<object, { seen: Set<string>; works: Set<string> }>();

/**
 * Once for each scenario of an application, or with threads or processes of its own, as it takes seconds: another
 * scenario asks for other pages. Always where one of the same application was found to work.
 */
export function longLookOf(
  run: object,
  folder: string,
  { definition, file }: Pick<LoadedScenarioFile, 'file'> & { definition: Pick<Scenario, 'app' | 'checks'> },
  variant: string,
): LongLook {
  const { seen, works } = looks.get(run) ?? { seen: new Set(), works: new Set() };
  looks.set(run, { seen, works });
  const key = JSON.stringify([folder, file]);
  const worker = JSON.stringify([folder, definition.app ?? file]);
  // Work that comes late evades a limit, which a baseline seldom has.
  const isLimited = definition.checks[variant] !== undefined || Object.keys(definition.checks).length === 0;
  const isDue = works.has(worker) || (!seen.has(key) && isLimited);
  return {
    isDue,
    seen: (unknown) => {
      if (isDue && unknown) seen.add(key);
    },
    foundWork: () => {
      if (seen.has(key)) works.add(worker);
    },
  };
}
