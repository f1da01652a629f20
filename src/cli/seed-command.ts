import path from 'node:path';
import { EXIT } from '../errors.ts';
import { loadConfig } from '../project/config-file.ts';
import { loadScenarios } from '../project/scenario-files.ts';
import { seedOnly } from '../session/seed-only.ts';
import type { Given } from './commands.ts';
import { readEnvironment } from './environment.ts';
import { SignalTrap } from './interruption.ts';
import { paintFor } from './paint.ts';
import { ProgressLines } from './progress-lines.ts';
import { engineOptionsFrom } from './settings.ts';
import { print } from './terminal.ts';

/** `plumbline seed`: loads the data and keeps its snapshot. */
export async function seedCommand({ flags }: Given<'seed'>): Promise<number> {
  const folder = process.cwd();
  const environment = readEnvironment(folder);
  const config = await loadConfig(folder);
  using trap = new SignalTrap();
  using progress = new ProgressLines(process.stderr, paintFor(process.stderr));
  const dataset = await seedOnly({
    folder,
    scenarios: await loadScenarios(path.resolve(config.scenarios), { names: [] }),
    profile: flags.profile ?? config.profile,
    seed: flags.seed ?? config.seed,
    engineOptions: engineOptionsFrom(flags, config, environment),
    onProgress: progress.onProgress,
    signal: trap.signal,
  });
  trap.signal.throwIfAborted();
  print(`${dataset.name}: ${dataset.documents.toLocaleString('en')} documents, digest ${dataset.digest}\n`);
  return EXIT.pass;
}
