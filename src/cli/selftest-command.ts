import path from 'node:path';
import { EXIT, PlumblineError } from '../errors.ts';
import { BUSY_CHANGES, CHANGES } from '../selftest/change.ts';
import { selftest } from '../selftest/selftest.ts';
import { totalsMarkdown } from '../selftest/totals-markdown.ts';
import type { Given } from './commands.ts';
import { readEnvironment } from './environment.ts';
import { SignalTrap } from './interruption.ts';
import { paintFor } from './paint.ts';
import { ProgressLines } from './progress-lines.ts';
import { cacheDirectoryFrom, type EngineFlags } from './settings.ts';
import { printExactly } from './terminal.ts';

const DEFAULT_MINUTES = 10;

/** `plumbline selftest`: exit 1 where a verdict of this run was wrong. */
export async function selftestCommand({ flags }: Given<'selftest'>): Promise<number> {
  const known = (flags.busy ? BUSY_CHANGES : CHANGES).map(({ name }) => name);
  const unknown = flags.only.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new PlumblineError(
      'USAGE',
      `--only ${unknown.join(', ')}: there is no such change`,
      `There are: ${known.join(', ')}.`,
    );
  }
  const { minutes = DEFAULT_MINUTES } = flags;
  const folder = process.cwd();
  const cache = cacheDirectoryFrom(readEnvironment(folder));
  const startedMs = performance.now();
  using trap = new SignalTrap();
  using progress = new ProgressLines(process.stderr, paintFor(process.stderr));
  const { totals, files, unexpected } = await selftest({
    folder: path.resolve(folder, flags.out ?? path.join(cache, 'selftest')),
    minutes,
    busy: flags.busy,
    only: flags.only,
    engineFlags: engineFlagsOf(flags),
    onRound: (text) => progress.onProgress({ type: 'phase', phase: 'latency', text }),
    onLine: (text) =>
      progress.onProgress({
        type: 'bar',
        text,
        done: performance.now() - startedMs,
        total: minutes * 60_000,
      }),
    signal: trap.signal,
  });
  printExactly(flags.json ? `${JSON.stringify(totals, null, 2)}\n` : `${totalsMarkdown(totals)}\n`);
  for (const file of files) progress.onProgress({ type: 'step', text: path.relative(folder, file) });
  for (const text of unexpected) progress.onProgress({ type: 'warning', text });
  return unexpected.length === 0 ? EXIT.pass : EXIT.failed;
}

/** As the command line of a comparison takes them. */
function engineFlagsOf(flags: EngineFlags): string[] {
  return [
    ...(flags.engines === undefined ? [] : ['--engines', flags.engines]),
    ...(flags.provision ? [] : ['--no-provision']),
    ...(flags.allowDatabase.length === 0 ? [] : ['--allow-database', ...flags.allowDatabase]),
  ];
}
