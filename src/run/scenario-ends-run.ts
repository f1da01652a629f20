import { type JudgeInput, judgeRun } from '../gate/judge.ts';
import { endsEarly } from '../model/bail.ts';
import type { LoadMeasurement } from '../model/http-load.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';

/**
 * For `--bail`: does this scenario alone end the run? Without `loads` by its work and times: no load was made of it
 * yet.
 */
export function endsRun(
  scenario: LoadedScenarioFile,
  measurements: readonly VariantMeasurement[],
  { config, profile, locked }: Pick<JudgeInput, 'config' | 'profile' | 'locked'>,
  loads?: readonly LoadMeasurement[],
): boolean {
  const { load: _, ...withoutLoad } = scenario.definition;
  const definition = loads === undefined ? withoutLoad : scenario.definition;
  const scenarios = [{ name: scenario.name, definition }];
  // Without a check it is no error yet: its promises may be about the load.
  const { verdict } = judgeRun({
    scenarios,
    measurements,
    loads: loads ?? [],
    config,
    profile,
    locked,
    recording: true,
  });
  return endsEarly(verdict);
}
