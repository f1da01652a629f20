import { type RunningEngines, startEngines } from '../engines/engines.ts';
import type { DataOptions, PreparedData } from './prepare-data.ts';

/** Engines for this data: from its snapshot where there is one. */
export async function startForRun(options: DataOptions, data: PreparedData): Promise<RunningEngines> {
  return await startEngines({
    ...options.engineOptions,
    snapshot: data.snapshot,
    signal: options.signal,
    onProgress: (text) => options.onProgress({ type: 'step', text }),
  });
}
