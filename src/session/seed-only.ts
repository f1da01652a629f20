import type { RunInfo } from '../model/report.ts';
import { asFailure } from './failure.ts';
import { type DataOptions, PreparedData } from './prepare-data.ts';
import { startForRun } from './start-engines-of-data.ts';

/** Starts the engines, loads the data where needed and keeps its snapshot. */
export async function seedOnly(options: DataOptions): Promise<NonNullable<RunInfo['dataset']>> {
  const data = new PreparedData(options);
  options.onProgress({ type: 'phase', phase: 'engines', text: 'Starting MongoDB and Redis' });
  await using engines = await startForRun(options, data);
  options.onProgress({
    type: 'phase',
    phase: 'seed',
    text: `Data: ${data.definition.name} at profile ${options.profile}`,
  });
  try {
    return await data.ensure(engines);
  } catch (error) {
    options.signal.throwIfAborted();
    throw asFailure(error, options.engineOptions.urls);
  }
}
