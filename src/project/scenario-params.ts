import { types } from 'node:util';
import { datasetData } from '../dataset/document-source.ts';
import { seededRandom } from '../dataset/random.ts';
import { PlumblineError } from '../errors.ts';
import type { Profile } from '../model/dataset.ts';
import type { Scenario } from '../model/scenario.ts';

const DEFAULT_DISTINCT = 20;

/** The parameter sets of a scenario, the same in every process for the same seed, profile and dataset. */
export function scenarioParams(
  name: string,
  definition: Scenario,
  { profile, seed, scale }: { profile: Profile; seed: number; scale?: number | undefined },
): readonly unknown[] {
  const distinct = definition.distinctParams ?? DEFAULT_DISTINCT;
  const { params } = definition;
  if (!params) return [undefined];
  const data = datasetData({ definition: definition.dataset, profile, seed, scale });
  return Array.from({ length: distinct }, (_, index) => {
    const { next, int, pick, chance } = seededRandom('params', seed, name, index);
    const drawn: unknown = params({ data, index, next, int, pick, chance });
    const wrong = missingIn(drawn, []);
    if (wrong !== undefined) throw missingParams(name, index, wrong);
    return drawn;
  });
}

/**
 * What a query would look for in vain, and quickly: `undefined` of a field that the data has not, a number that is
 * none, a promise. Where it is, and what.
 */
function missingIn(value: unknown, path: readonly string[]): string | undefined {
  const what =
    value === undefined
      ? 'undefined'
      : Number.isNaN(value)
        ? 'NaN'
        : types.isPromise(value)
          ? 'a promise'
          : value instanceof Date && Number.isNaN(value.getTime())
            ? 'no date'
            : undefined;
  if (what !== undefined) return `${path.length === 0 ? 'they are' : `${path.join('.')} is`} ${what}`;
  if (!Array.isArray(value) && !isPlain(value)) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = missingIn(part, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function missingParams(name: string, index: number, wrong: string): PlumblineError {
  return new PlumblineError(
    'SCENARIO_INVALID',
    `${name}: the parameters of call ${index} are incomplete: ${wrong}`,
    'See `params` of the scenario and `data` of its dataset. A field without a value is left out, or null; `params` is not async.',
  );
}
