import path from 'node:path';
import { openHistory } from '../history/open-history.ts';
import { loadConfig } from '../project/config-file.ts';
import { outFolder } from '../project/out-folder.ts';
import { probeFolder } from '../report/probe-folder.ts';
import { BLOB_FOLDER } from '../shards/blob-files.ts';
import { recordDurations } from '../shards/durations.ts';
import { merge } from '../shards/merge.ts';
import { saveMerged } from '../shards/save-merged.ts';
import { reportersFor } from './chosen-reporters.ts';
import type { Given } from './commands.ts';
import { COMPARE_FOLDER } from './compare-command.ts';
import { readEnvironment } from './environment.ts';
import { exitCodeOf } from './exit-code.ts';
import { paintFor } from './paint.ts';
import { printResult } from './print-result.ts';
import { historyFrom } from './settings.ts';
import { printError } from './terminal.ts';
import { version } from './version.ts';

/** `plumbline merge`: the exit code is the verdict of all shards together. */
export async function mergeCommand({ words: named, flags, commandLine }: Given<'merge'>): Promise<number> {
  const folder = process.cwd();
  const environment = readEnvironment(folder);
  const config = await loadConfig(folder);
  const reporters = reportersFor(flags.reporter, environment);
  const merged = await merge({
    named: named.length === 0 ? [path.join(config.out, BLOB_FOLDER)] : named,
    folder,
    config,
    command: commandLine,
    version: version(),
  });
  const wanted = flags.out ?? path.join(config.out, merged.outcome.of === 'compare' ? COMPARE_FOLDER : '');
  const out = outFolder(folder, wanted, config.scenarios);
  await probeFolder(out);
  await using store = openHistory(historyFrom(flags.history, config, readEnvironment(folder)), { folder, out });
  const kept = await saveMerged(merged, out, reporters, { store, record: flags.record });
  const paint = paintFor(process.stderr);
  for (const warning of kept.warnings) printError(`${paint.warn(warning)}\n`);
  if (flags.updateDurations) printError(`${await recordDurations(folder, kept.report)}\n`);
  await printResult({ ...kept, json: flags.json, environment });
  return exitCodeOf(kept.report, flags.strict);
}
