import { datasetData } from '../dataset/generate.ts';
import { seededRandom } from '../dataset/random.ts';
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
    return params({ data, index, next, int, pick, chance });
  });
}
