import { claimRedis, type RunningEngines } from '../engines/engines.ts';
import { PlumblineError } from '../errors.ts';
import { ENGINE_ANSWERS_WITHIN_MS } from './engine-watch.ts';
import { type ControlClients, connectControl } from './measurer.ts';
import type { PhaseClock } from './phase-clock.ts';
import { type DataOptions, PreparedData } from './prepare-data.ts';
import { describeEngines } from './reported-engines.ts';
import type { RunFacts } from './run-info.ts';
import type { RunOptions } from './session-options.ts';
import { startForRun } from './start-engines-of-data.ts';
import { StartedAhead } from './started-ahead.ts';

/** Engines that run, with the data in them. */
export interface Ready {
  engines: RunningEngines;
  control: ControlClients;
  data: PreparedData;
  ahead: StartedAhead;
}

/** Starts the engines from the snapshot of the data, loads what is missing, and ends them when `work` has ended. */
export async function withEnginesAndData<Result>(
  options: RunOptions,
  clock: PhaseClock,
  facts: RunFacts,
  work: (ready: Ready) => Promise<Result>,
): Promise<Result> {
  const { onProgress, signal } = options;
  onProgress({ type: 'phase', phase: 'engines', text: 'Starting MongoDB and Redis' });
  const data = await clock.time('seed', async () => new PreparedData(dataOf(options)));
  await using ahead = new StartedAhead();
  ahead.startFirst();
  await using engines = await clock.time('engines', () => startForRun(options, data));
  try {
    facts.engines = describeEngines(engines);
    facts.pinned = engines.pinned;
    facts.machineNotes.push(...engines.notes);
    onProgress({ type: 'phase', phase: 'seed', text: `Data: ${data.definition.name} at profile ${options.profile}` });
    facts.dataset = await clock.time('seed', () => data.ensure(engines));
    facts.machineNotes.push(...engines.notes);
    facts.warnings.push(...data.notes.filter((note) => !facts.warnings.includes(note)));
    await using control = await connectControl(engines);
    // Again, by the connection that empties it between variants: an application may remove the marker with its cache.
    const untouched = !mayFillRedis(options);
    await claimRedis(control.redis, options.engineOptions.allowDatabases, { untouched });
    return await work({ engines, control, data, ahead });
  } catch (error) {
    signal.throwIfAborted();
    // What nobody expected may be an engine that is gone: that is told by its name.
    if (!(error instanceof PlumblineError)) await engines.ping(ENGINE_ANSWERS_WITHIN_MS);
    throw error;
  }
}

/** Commands of an application have run, which are told where Redis is. */
function mayFillRedis({ scenarios, suite = scenarios }: RunOptions): boolean {
  return suite.some(({ definition: { app } }) => app?.install !== undefined || app?.migrate !== undefined);
}

/** What the data of a run is made for. */
export function dataOf(options: RunOptions): DataOptions {
  const { scenarios, suite = scenarios } = options;
  const unselected = suite.filter((one) => !scenarios.includes(one)).map(({ name }) => name);
  return { ...options, scenarios: suite, unselected };
}
