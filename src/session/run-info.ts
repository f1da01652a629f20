import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Config } from '../model/config.ts';
import type { RunInfo } from '../model/report.ts';
import { gitRevision } from '../project/git-revision.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { type CpuTicks, describeHost } from './host.ts';
import type { PhaseClock } from './phase-clock.ts';
import type { RunOptions } from './session-options.ts';

/** What becomes known of a run while it goes on. */
export interface RunFacts {
  pinned: boolean;
  warnings: string[];
  /** On what it is measured, where that is not as usual: a stand-in image. */
  machineNotes: string[];
  /** What was checked out when it began. */
  git?: RunInfo['git'];
  engines?: RunInfo['engines'];
  dataset?: RunInfo['dataset'];
  base?: RunInfo['base'];
}

/** The report's `run`, when it has ended. */
export async function describeRun(
  options: Pick<RunOptions, 'folder' | 'command' | 'profile' | 'seed'> & {
    config: Pick<Config, 'out'>;
    scenarios: readonly Pick<LoadedScenarioFile, 'name' | 'file'>[];
  },
  facts: RunFacts,
  times: { startedAt: Date; ticks: CpuTicks | undefined; clock: PhaseClock },
): Promise<RunInfo> {
  const git = changedMeanwhile(
    facts.git,
    await gitRevision(options.folder, [path.resolve(options.folder, options.config.out)]),
  );
  return {
    id: `${times.startedAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${randomUUID().slice(0, 8)}`,
    command: options.command,
    startedAt: times.startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    profile: options.profile,
    seed: options.seed,
    ...(git ? { git } : {}),
    ...(facts.base ? { base: facts.base } : {}),
    host: await describeHost(facts.pinned, times.ticks),
    ...(facts.machineNotes.length === 0 ? {} : { machineNotes: [...new Set(facts.machineNotes)] }),
    ...(facts.engines ? { engines: facts.engines } : {}),
    ...(facts.dataset ? { dataset: facts.dataset } : {}),
    phaseSeconds: times.clock.seconds(),
    scenarioFiles: Object.fromEntries(
      options.scenarios.map(({ name, file }) => [
        name,
        path.relative(options.folder, file).replaceAll(path.sep, path.posix.sep),
      ]),
    ),
  };
}

/** A checkout that is another one in the end was measured at neither: the first revision, with changes. */
function changedMeanwhile(first: RunInfo['git'], last: RunInfo['git']): RunInfo['git'] {
  if (first === undefined) return last;
  return { ...first, dirty: first.dirty || last?.dirty !== false || last.revision !== first.revision };
}
