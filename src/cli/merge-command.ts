import path from 'node:path';
import { z } from 'zod';
import { openHistory } from '../history/open-history.ts';
import { probeFolder } from '../report/probe-folder.ts';
import { loadConfig } from '../run/config-file.ts';
import { nameOf, scenarioFilesIn } from '../run/scenario-files.ts';
import { BLOB_FOLDER } from '../shards/blob-files.ts';
import { recordDurations } from '../shards/durations.ts';
import { keepMerged } from '../shards/keep-merged.ts';
import { merge } from '../shards/merge.ts';
import { COMPARE_FOLDER } from './compare-command.ts';
import { readEnvironment } from './environment.ts';
import { exitCodeOf } from './exit-code.ts';
import { historyFrom } from './option-values.ts';
import { paintFor } from './paint.ts';
import { reportersFor } from './reporters.ts';
import { tellResult } from './tell-result.ts';
import { version } from './version.ts';

const flagsSchema = z.object({
  out: z.string().optional(),
  reporter: z.array(z.string()).optional(),
  history: z.string().optional(),
  record: z.boolean().default(true),
  strict: z.boolean().default(false),
  json: z.boolean().default(false),
  updateDurations: z.boolean().default(false),
});

/** `plumbline merge`: the exit code is the verdict of all shards together. */
export async function mergeCommand(named: readonly string[], options: unknown, command: string): Promise<number> {
  const flags = flagsSchema.parse(options);
  const folder = process.cwd();
  const environment = readEnvironment(folder);
  const config = await loadConfig(folder);
  const reporters = reportersFor(flags.reporter, environment);
  const merged = await merge({
    named: named.length === 0 ? [path.join(config.out, BLOB_FOLDER)] : named,
    folder,
    config,
    command,
    version: version(),
  });
  const out = path.resolve(
    folder,
    flags.out ?? path.join(config.out, merged.outcome.of === 'compare' ? COMPARE_FOLDER : ''),
  );
  await probeFolder(out);
  await using store = openHistory(historyFrom(flags.history, config, readEnvironment(folder)), { folder, out });
  const kept = await keepMerged(merged, out, reporters, { store, record: flags.record });
  const paint = paintFor(process.stderr);
  for (const warning of kept.warnings) process.stderr.write(`${paint.warn(warning)}\n`);
  if (flags.updateDurations) process.stderr.write(`${await recordDurations(folder, kept.report)}\n`);
  const files = await scenarioFilesIn(path.resolve(folder, config.scenarios));
  const scenarios = files.map((file) => ({ name: nameOf(file), file }));
  await tellResult({ ...kept, scenarios, json: flags.json, environment });
  return exitCodeOf(kept.report, flags.strict);
}
