import path from 'node:path';
import { compare } from '../compare/compare.ts';
import { EXIT } from '../errors.ts';
import { loadConfig } from '../project/config-file.ts';
import { outFolder } from '../project/out-folder.ts';
import { loadScenarios } from '../project/scenario-files.ts';
import { probeFolder } from '../report/probe-folder.ts';
import { saveReports } from '../report/save-reports.ts';
import { removeBlob } from '../shards/blob-files.ts';
import { planShard } from '../shards/planned-shard.ts';
import { keepComparedShard } from '../shards/save-shard.ts';
import { reportersFor } from './chosen-reporters.ts';
import type { Given } from './commands.ts';
import { readEnvironment } from './environment.ts';
import { exitCodeOf } from './exit-code.ts';
import { SignalTrap } from './interruption.ts';
import { paintFor } from './paint.ts';
import { printResult } from './print-result.ts';
import { ProgressLines } from './progress-lines.ts';
import { engineOptionsFrom } from './settings.ts';
import { shardOptions } from './shard-flags.ts';
import { print } from './terminal.ts';

/** Beside the reports of runs: both are kept. */
export const COMPARE_FOLDER = 'compare';

/** `plumbline compare`: the exit code is the report's verdict. */
export async function compareCommand({ words: names, flags, commandLine }: Given<'compare'>): Promise<number> {
  // Before any code of the project is loaded, which may set the clock for its tests.
  const today = new Date().toISOString().slice(0, 10);
  const folder = process.cwd();
  const environment = readEnvironment(folder);
  const config = await loadConfig(folder);
  const profile = flags.profile ?? config.profile;
  const suite = await loadScenarios(path.resolve(folder, config.scenarios), {
    names,
    ...(flags.grep === undefined ? {} : { grep: flags.grep }),
  });
  const planned = flags.shard && (await planShard(suite, flags.shard, { folder, profile }));
  const { scenarios } = planned ?? { scenarios: suite };
  if (flags.dryRun) {
    const base = flags.base ?? 'the merge base with the default branch';
    for (const { name, definition } of scenarios) {
      const variants = Object.keys(definition.variants).join(', ');
      print(`${name}: ${variants} at profile ${profile}, against ${base}\n`);
    }
    return EXIT.pass;
  }
  const out = outFolder(folder, flags.out ?? path.join(config.out, COMPARE_FOLDER), config.scenarios);
  const reporters = reportersFor(flags.reporter, environment);
  await probeFolder(out);
  if (planned) await removeBlob(out, planned.shard);
  using trap = new SignalTrap();
  using progress = new ProgressLines(process.stderr, paintFor(process.stderr));
  const outcome = await compare({
    command: commandLine,
    folder,
    config,
    profile,
    seed: flags.seed ?? config.seed,
    scenarios,
    // What is gone from head is told once, by the first shard.
    everything: names.length === 0 && flags.grep === undefined && (flags.shard?.index ?? 1) === 1,
    base: {
      ...(flags.base === undefined ? {} : { ref: flags.base }),
      outputs: [out, path.resolve(folder, config.out)],
      ...(environment.GITHUB_BASE_REF ? { target: environment.GITHUB_BASE_REF } : {}),
    },
    minutes: flags.minutes ?? config.compareMinutes,
    engineOptions: engineOptionsFrom(flags, config, environment),
    bail: flags.bail,
    all: flags.all,
    today,
    onProgress: progress.onProgress,
    signal: trap.signal,
  });
  progress.onProgress({ type: 'phase', phase: 'report', text: 'Writing the reports' });
  const kept = planned
    ? await keepComparedShard(outcome, { ...shardOptions(environment), planned, folder, config, out, reporters })
    : // A comparison is of two revisions and adds nothing to the history of one.
      await saveReports({ ...outcome, out, reporters, trends: [] });
  trap.signal.throwIfAborted();
  for (const warning of kept.warnings) progress.onProgress({ type: 'warning', text: warning });
  await printResult({ ...kept, json: flags.json, environment });
  // What came while the end was written: nobody else hears of it.
  trap.signal.throwIfAborted();
  return exitCodeOf(kept.report, flags.strict);
}
