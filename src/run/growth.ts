import { judgeGrowth } from '../gate/growth.ts';
import type { SizeMeasured } from '../gate/growth-check.ts';
import { REPORT_VERSION } from '../model/report.ts';
import { dataOf } from '../session/engines-and-data.ts';
import { PreparedData } from '../session/prepare-data.ts';
import type { RunOptions } from '../session/session-options.ts';
import { countAll } from './measure-all.ts';
import { attempt, type RunOutcome } from './run.ts';
import { failedReport } from './run-report.ts';

/**
 * How many times the profile's data. Sixteen times apart, what grows with the data cannot be taken for what does not.
 */
const FACTORS = [1, 4, 16] as const;

/**
 * `--growth`: the work passes at three sizes of the data on the same engines, and how the work grows with it. No times.
 */
export async function runGrowth(options: RunOptions): Promise<RunOutcome> {
  const { outcome, failure, info, facts } = await attempt(options, async (ready, clock) => {
    const sizes: SizeMeasured[] = [];
    for (const factor of FACTORS) {
      options.onProgress({ type: 'phase', phase: 'seed', text: `Data: ${factor} times ${options.profile}` });
      const sized = { ...options, scale: factor };
      const data = factor === 1 ? ready.data : new PreparedData(dataOf(sized));
      // Larger data is loaded in seconds, and would push the snapshots out that every other run starts from.
      const { documents } = await clock.time('seed', () => data.ensure(ready.engines, { keep: factor === 1 }));
      const measurements = await countAll({ ...sized, ...ready, data, clock, locked: undefined });
      sizes.push({ factor, documents, measurements });
    }
    return sizes;
  });
  const nothingTimed = { measurements: [], loads: [], notes: facts.warnings, measured: [], failure };
  if (outcome === undefined) {
    if (failure === undefined) throw new Error('the sizes were counted, and nothing is known of them');
    return { report: failedReport(options, info, facts.warnings, failure), ...nothingTimed };
  }
  const judged = judgeGrowth({ ...options, sizes: outcome });
  const report = {
    schemaVersion: REPORT_VERSION,
    ...judged,
    warnings: [...facts.warnings, ...judged.warnings],
    run: info,
  };
  return { report, ...nothingTimed };
}
