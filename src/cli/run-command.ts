import path from 'node:path';
import { EXIT, PlumblineError } from '../errors.ts';
import { openHistory } from '../history/open-history.ts';
import { LOCK_FILE } from '../model/lock.ts';
import { loadConfig } from '../project/config-file.ts';
import { indexingSuite } from '../project/indexing-suite.ts';
import { readLock } from '../project/lock-file.ts';
import { outFolder } from '../project/out-folder.ts';
import { assertOverallNames } from '../project/overall-names.ts';
import { loadScenarios } from '../project/scenario-files.ts';
import { probeFolder } from '../report/probe-folder.ts';
import { runGrowth } from '../run/growth.ts';
import { run } from '../run/run.ts';
import { saveRun } from '../run/save-run.ts';
import { updateLock } from '../run/update-lock.ts';
import { removeBlob } from '../shards/blob-files.ts';
import { recordDurations } from '../shards/durations.ts';
import { planShard } from '../shards/planned-shard.ts';
import { saveShard } from '../shards/save-shard.ts';
import { reportersFor } from './chosen-reporters.ts';
import type { Given } from './commands.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { exitCodeOf } from './exit-code.ts';
import { SignalTrap } from './interruption.ts';
import { paintFor } from './paint.ts';
import { printResult } from './print-result.ts';
import { ProgressLines } from './progress-lines.ts';
import { engineOptionsFrom, historyFrom } from './settings.ts';
import { refuseForShard, shardOptions } from './shard-flags.ts';
import { print } from './terminal.ts';

/** `plumbline run`: the exit code is the report's verdict. */
export async function runCommand({ words: names, flags, commandLine }: Given<'run'>): Promise<number> {
  // Before any code of the project is loaded, which may set the clock for its tests.
  const today = new Date().toISOString().slice(0, 10);
  const folder = process.cwd();
  const environment = readEnvironment(folder);
  const config = await loadConfig(folder);
  // Counts grow from any size: the smallest has an answer in seconds.
  const profile = flags.profile ?? (flags.growth ? 'smoke' : config.profile);
  if (flags.updateLock) refuseInCi(environment);
  if (flags.updateLock && flags.growth) throw new PlumblineError('USAGE', ...NOT_TOGETHER);
  const lock = await readLock(folder);
  const scenariosFolder = path.resolve(folder, config.scenarios);
  const selected = await loadScenarios(scenariosFolder, {
    names,
    ...(flags.grep === undefined ? {} : { grep: flags.grep }),
  });
  const wholeSuite = names.length === 0 && flags.grep === undefined;
  await assertOverallNames(scenariosFolder, config);
  refuseForShard(flags);
  const planned = flags.shard && (await planShard(selected, flags.shard, { folder, profile }));
  const { scenarios } = planned ?? { scenarios: selected };
  if (flags.dryRun) {
    for (const { name, definition } of scenarios) {
      print(`${name}: ${Object.keys(definition.variants).join(', ')} at profile ${profile}\n`);
    }
    return EXIT.pass;
  }
  const out = outFolder(folder, flags.out ?? config.out, config.scenarios);
  const reporters = reportersFor(flags.reporter, environment);
  await using history = openHistory(historyFrom(flags.history, config, environment), { folder, out });
  await probeFolder(out);
  if (planned) await removeBlob(out, planned.shard);
  using trap = new SignalTrap();
  using progress = new ProgressLines(process.stderr, paintFor(process.stderr));
  const engineOptions = engineOptionsFrom(flags, config, environment);
  const measure = flags.growth ? runGrowth : run;
  const outcome = await measure({
    command: commandLine,
    folder,
    config,
    profile,
    seed: flags.seed ?? config.seed,
    scenarios,
    ...(await indexingSuite(scenariosFolder, selected)),
    whole: wholeSuite && planned === undefined,
    engineOptions,
    bail: flags.bail,
    all: flags.all,
    // What is being recorded is not held against what was.
    ...(flags.updateLock ? { recording: true } : { lock }),
    today,
    onProgress: progress.onProgress,
    signal: trap.signal,
  });
  progress.onProgress({ type: 'phase', phase: 'report', text: 'Writing the reports' });
  const kept = planned
    ? await saveShard(outcome, { ...shardOptions(environment), planned, folder, config, out, reporters })
    : await saveRun(outcome, out, reporters, { store: history, record: flags.record });
  trap.signal.throwIfAborted();
  for (const warning of kept.warnings) progress.onProgress({ type: 'warning', text: warning });
  if (flags.updateLock) {
    const recorded = await updateLock(outcome, { folder, lock, profile, scenarios, wholeSuite });
    for (const warning of recorded.warnings) progress.onProgress({ type: 'warning', text: warning });
    progress.onProgress({ type: 'step', text: recorded.summary });
  } else if (lock === undefined && !flags.growth) {
    progress.onProgress({ type: 'step', text: NO_LOCK });
  }
  if (flags.updateDurations) {
    progress.onProgress({ type: 'step', text: await recordDurations(folder, outcome.report) });
  }
  await printResult({ ...kept, json: flags.json, environment });
  // What came while the end was written: nobody else hears of it.
  trap.signal.throwIfAborted();
  return exitCodeOf(kept.report, flags.strict);
}

const NO_LOCK = `no ${LOCK_FILE}: \`npx plumbline-gate run --update-lock\` records the work, and later runs fail when it grows`;

const NOT_TOGETHER = [
  '--growth counts at three sizes of the data, and --update-lock records one',
  'Run one of them, then the other.',
] as const;

/** A lock that the build writes by itself accepts whatever it meets. */
function refuseInCi({ CI }: Environment): void {
  if (CI === undefined || ['', '0', 'false'].includes(CI)) return;
  throw new PlumblineError(
    'USAGE',
    `--update-lock is refused where CI is set (CI=${CI}): the lock is reviewed like code`,
    `Run it on your machine, and commit ${LOCK_FILE}.`,
  );
}
