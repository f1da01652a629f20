import { startEngines } from '../engines/engines.ts';
import type { RunInfo } from '../model/report.ts';
import { type DataOptions, PreparedData } from './prepare-data.ts';

/** Starts the engines, loads the data where needed and keeps its snapshot. */
export async function seedOnly(options: DataOptions): Promise<NonNullable<RunInfo['dataset']>> {
  const data = new PreparedData(options);
  options.onProgress({ type: 'phase', phase: 'engines', text: 'Starting MongoDB and Redis' });
  await using engines = await startEngines({
    ...options.engineOptions,
    snapshot: data.snapshot,
    signal: options.signal,
    onProgress: (text) => options.onProgress({ type: 'step', text }),
  });
  options.onProgress({
    type: 'phase',
    phase: 'seed',
    text: `Data: ${data.definition.name} at profile ${options.profile}`,
  });
  return await data.ensure(engines);
}
