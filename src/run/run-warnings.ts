import { LOCK_FILE, recordingCommand } from '../model/lock.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { RunInfo } from '../model/report.ts';
import { type LoadedScenarioFile, variantNames } from '../project/scenario-files.ts';
import { type LockOptions, lockedOf } from './recording.ts';

const SHOWN = 8;
const WRITES: readonly string[] = ['insert', 'update', 'delete', 'findAndModify', 'findandmodify', 'bulkWrite'];

export interface WarningOptions extends LockOptions {
  scenarios: readonly LoadedScenarioFile[];
  /** Every scenario of the project was selected: what the lock has of others is gone. */
  whole?: boolean | undefined;
}

/** What is no check of any scenario, and has to be said all the same. */
export function runWarnings(
  options: WarningOptions,
  facts: Pick<RunInfo, 'engines' | 'dataset'>,
  measurements: readonly VariantMeasurement[],
): string[] {
  return [
    ...(options.whole ? goneFromSuite(options, facts) : []),
    ...undeclaredWrites(options.scenarios, measurements),
  ];
}

/**
 * Work that was recorded and that nobody counts any more: a scenario that was removed, or renamed with its record lost.
 */
function goneFromSuite(options: WarningOptions, facts: Pick<RunInfo, 'engines' | 'dataset'>): string[] {
  const locked = lockedOf(options, facts);
  const measured = variantNames(options.scenarios);
  const gone = [...(locked?.entries?.keys() ?? [])].filter((name) => !measured.has(name));
  if (gone.length === 0) return [];
  return [
    `${LOCK_FILE} has work that no scenario does any more: ${some(gone)}; where that is meant, \`${recordingCommand({ profile: options.profile })}\` drops it`,
  ];
}

/** Whatever is measured after it finds what it left. */
function undeclaredWrites(
  scenarios: readonly LoadedScenarioFile[],
  measurements: readonly VariantMeasurement[],
): string[] {
  const undeclared = new Set(scenarios.filter(({ definition }) => !definition.writes).map(({ name }) => name));
  const writing = measurements.filter(
    ({ scenario, work }) =>
      undeclared.has(scenario) && WRITES.some((command) => (work?.mongo.commands[command] ?? 0) > 0),
  );
  if (writing.length === 0) return [];
  const names = writing.map(({ scenario, variant }) => `${scenario}/${variant}`);
  return [
    `${some(names)}: writes without \`writes\`: what it leaves is there for whatever is measured later; declare \`writes\`, and each variant has a copy of its own`,
  ];
}

function some(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
