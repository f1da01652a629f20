import { PlumblineError } from '../errors.ts';
import { scenarioDigest } from '../project/scenario-digest.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { scenarioParams } from '../project/scenario-params.ts';

type Draw = Parameters<typeof scenarioParams>[2];

/** What the measuring process before this one loaded, by definition, and what was found to be the same here. */
const before = new WeakMap<object, { measured: string; same: string | undefined }>();

/**
 * Two measuring processes in turn loaded the same, and this process another: then the code asks where it runs, and what
 * is measured is not what is judged. What differs from process to process, as a name drawn at random or the time of
 * day, differs there too.
 * @throws SCENARIO_INVALID
 */
export function assertSameDefinition({ name, definition }: LoadedScenarioFile, measured: string, draw: Draw): void {
  const last = before.get(definition);
  if (last?.same === measured) return;
  const same =
    last?.measured === measured ? scenarioDigest(definition, scenarioParams(name, definition, draw)) : undefined;
  before.set(definition, { measured, same });
  if (same === undefined || same === measured) return;
  throw new PlumblineError(
    'SCENARIO_INVALID',
    `${name}: its checks, dataset or parameters are others in the process that measures`,
    'Something in the scenario, or in what it imports, depends on the process: its arguments, `process.send`, its environment.',
  );
}
