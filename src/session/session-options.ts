import type { EngineOptions } from '../engines/engines.ts';
import type { Config } from '../model/config.ts';
import type { Profile } from '../model/dataset.ts';
import type { Lock } from '../model/lock.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import type { OnProgress } from './progress.ts';

/** What the command line knows of the engines; the run adds the snapshot, the signal and the progress. */
export type EngineRequest = Omit<EngineOptions, 'snapshot' | 'onProgress' | 'signal'>;

export interface RunOptions {
  /** The command line as typed, for the report. */
  command: string;
  /** The user's project: git revision and relative paths are taken here. */
  folder: string;
  config: Config;
  profile: Profile;
  seed: number;
  /** How many times the profile's documents; 1 when absent. */
  scale?: number | undefined;
  scenarios: readonly LoadedScenarioFile[];
  /**
   * Whose applications the data has the indexes of, whatever is selected or in this shard; those of `scenarios` when
   * absent.
   */
  suite?: readonly LoadedScenarioFile[] | undefined;
  /** Every scenario of the project is among them. */
  whole?: boolean | undefined;
  /** What is known before the start, for the report's warnings. */
  warnings?: readonly string[] | undefined;
  engineOptions: EngineRequest;
  /** Stop at the first scenario with a failed check or an error. */
  bail: boolean;
  /** Time everything, and make every load, also where work or answers are red already. */
  all: boolean;
  /** What the project has recorded; absent: nothing, or it is being recorded. */
  lock?: Lock | undefined;
  /** It is being recorded: what has no check yet may be without a record, too. */
  recording?: boolean;
  /** `2026-12-31`, in UTC. */
  today: string;
  onProgress: OnProgress;
  signal: AbortSignal;
}
