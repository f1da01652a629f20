import path from 'node:path';
import { EXIT, PlumblineError } from '../errors.ts';
import { chosenKind } from '../history/choose-kind.ts';
import { openHistory } from '../history/open-history.ts';
import { pastTrends } from '../history/past-trends.ts';
import { METRICS } from '../history/series.ts';
import type { PastTrends } from '../model/trend.ts';
import { writeFileAtomically } from '../process/atomic-file.ts';
import { loadConfig } from '../project/config-file.ts';
import { plainLine } from '../report/escape.ts';
import { isShown } from '../report/trend/chart.ts';
import { trendMarkdown } from '../report/trend/markdown.ts';
import { trendLines } from '../report/trend/terminal.ts';
import type { Given } from './commands.ts';
import { readEnvironment } from './environment.ts';
import { paintFor } from './paint.ts';
import { historyFrom } from './settings.ts';
import { print, printError, printExactly } from './terminal.ts';

/** The newest so many runs. */
const DEFAULT_LIMIT = 500;

/** `plumbline trend`: past runs and where their level changed. Nothing in it fails: exit 0 once there is a run. */
export async function trendCommand({ words: names, flags }: Given<'trend'>): Promise<number> {
  const folder = process.cwd();
  const environment = readEnvironment(folder);
  const config = await loadConfig(folder);
  const unknown = flags.metric.find((metric) => !METRICS.includes(metric));
  if (unknown !== undefined) {
    throw new PlumblineError('USAGE', `there is no metric "${unknown}"`, `There are: ${METRICS.join(', ')}.`);
  }
  const wanted = wantedBy(names, flags.grep);
  const where = historyFrom(flags.history, config, environment);
  await using store = openHistory(where, { folder, out: path.resolve(folder, flags.out ?? config.out) });
  const { kind, others } = chosenKind(await store.kinds(), flags);
  const past = await store.recent({ ...kind, limit: flags.limit ?? DEFAULT_LIMIT });
  const trends = pastTrends(past.entries, { wanted, ...(flags.metric.length > 0 && { metrics: flags.metric }) });
  if (trends === undefined) throw nothingReadable(past.warnings);
  if (trends.series.length === 0) throw nothingSelected(names, flags.grep);
  const left = past.entries.length - trends.runs;
  const notes = [
    ...past.warnings,
    ...(left === 0 ? [] : [`${left} of the last runs were over other data and are left out`]),
    ...others.map((o) => `also kept: ${o.runs} runs of --machine ${o.machineClass} --profile ${o.profile}`),
  ];
  const paint = paintFor(process.stderr);
  for (const note of notes) printError(`${paint.dim(plainLine(note))}\n`);
  const shown = flags.metric.length > 0 ? trends.series : trends.series.filter(isShown);
  if (flags.markdown !== undefined) {
    await writeFileAtomically(path.resolve(folder, flags.markdown), trendMarkdown(trends, shown));
  }
  if (flags.json) printExactly(jsonOf(trends, past.warnings));
  else {
    const lines = trendLines(trends, shown, paintFor(process.stdout), process.stdout.columns ?? 100);
    print(`${lines.join('\n')}\n`);
  }
  return EXIT.pass;
}

/** A change from nothing has no share: the field is absent, since JSON has no infinity. */
function jsonOf(trends: PastTrends, warnings: readonly string[]): string {
  const finite = (_: string, value: unknown) => (value === Number.POSITIVE_INFINITY ? undefined : value);
  return `${JSON.stringify({ schemaVersion: 1, warnings, ...trends }, finite, 2)}\n`;
}

/** `scenario`, or `scenario/variant`. @throws USAGE for a pattern that is none. */
function wantedBy(names: readonly string[], grep: string | undefined): (scenario: string, variant: string) => boolean {
  let pattern: RegExp;
  try {
    pattern = new RegExp(grep ?? '', 'i');
  } catch (thrown) {
    throw new PlumblineError('USAGE', `--grep: ${(thrown as Error).message}`, 'Write a regular expression.', {
      cause: thrown,
    });
  }
  return (scenario, variant) => {
    const named = names.length === 0 || names.includes(scenario) || names.includes(`${scenario}/${variant}`);
    return named && pattern.test(`${scenario}/${variant}`);
  };
}

function nothingReadable(warnings: readonly string[]): PlumblineError {
  return new PlumblineError(
    'MISSING_DATA',
    ['no run of this kind could be read', ...warnings].join('; '),
    'Add runs with `plumbline run`.',
  );
}

function nothingSelected(names: readonly string[], grep: string | undefined): PlumblineError {
  const asked = [...names, ...(grep === undefined ? [] : [`--grep ${grep}`])].join(' ');
  return new PlumblineError(
    'NOTHING_SELECTED',
    `the last runs have nothing of ${asked === '' ? 'these metrics' : asked}`,
    'Name scenarios or `scenario/variant` as `plumbline trend` without names shows them.',
  );
}
