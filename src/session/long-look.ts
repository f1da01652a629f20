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

type Found = 'nothing' | 'work';

/** By what lives as long as a run. */
const looks = new WeakMap<object, Map<string, Found>>();

/**
 * Once for each application, or scenario with threads or processes of its own, as it takes seconds; always where it
 * found work.
 */
export function longLookOf(
  run: object,
  folder: string,
  { definition, file }: Pick<LoadedScenarioFile, 'file'> & { definition: Pick<Scenario, 'app' | 'checks'> },
  variant: string,
): LongLook {
  const found = looks.get(run) ?? new Map<string, Found>();
  looks.set(run, found);
  const key = JSON.stringify([folder, definition.app ?? file]);
  // Work that comes late evades a limit, which a baseline seldom has.
  const isLimited = definition.checks[variant] !== undefined || Object.keys(definition.checks).length === 0;
  const isDue = found.get(key) === 'work' || (!found.has(key) && isLimited);
  return {
    isDue,
    seen: (unknown) => {
      if (isDue && unknown && !found.has(key)) found.set(key, 'nothing');
    },
    foundWork: () => {
      if (found.has(key)) found.set(key, 'work');
    },
  };
}
