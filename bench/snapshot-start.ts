import { startEngines } from '../src/engines/engines.ts';
import type { LoadedScenarioFile } from '../src/project/scenario-files.ts';
import { PreparedData } from '../src/session/prepare-data.ts';
import { ownEngineRequest, ROOT } from '../test/own-engines.ts';
import type { Measure } from './measure.ts';

/** A seed that no other command uses: its data is not there yet. */
const SEED = 20_261_124;

/** From nothing to verified data in running engines: loaded and indexed, then three times from the snapshot of it. */
export async function snapshotStart(scenarios: readonly LoadedScenarioFile[], signal: AbortSignal): Promise<Measure> {
  const engineOptions = await ownEngineRequest();
  const start = async (drop: boolean): Promise<number> => {
    const startedMs = performance.now();
    let preparedMs: number | undefined;
    const data = new PreparedData({
      folder: ROOT,
      scenarios,
      profile: 'release',
      seed: SEED,
      engineOptions,
      signal,
      onProgress: (said) => {
        // Keeping the snapshot comes after this and is not counted.
        if (said.type === 'step' && /^data prepared|are there already$/.test(said.text)) preparedMs = performance.now();
      },
    });
    await using engines = await startEngines({
      ...engineOptions,
      snapshot: data.snapshot,
      signal,
      onProgress: () => undefined,
    });
    await data.ensure(engines);
    if (drop) await engines.dropSnapshot(data.snapshot);
    if (preparedMs === undefined) throw new Error('nothing said that the data is prepared');
    return (preparedMs - startedMs) / 1_000;
  };
  const loaded = await start(false);
  const started = [await start(false), await start(false), await start(true)];
  return {
    name: 'starting from the snapshot at release, against loading and indexing (times faster)',
    values: started.map((seconds) => loaded / seconds),
    bar: { atLeast: 5 },
    detail: `${loaded.toFixed(1)} s against ${started.map((seconds) => seconds.toFixed(1)).join(', ')} s`,
  };
}
