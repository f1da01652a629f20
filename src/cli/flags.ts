import { InvalidArgumentError, Option } from 'commander';
import { CLIENTS } from '../init/project.ts';
import { ENDS_EARLY } from '../model/bail.ts';
import { PROFILES } from '../model/dataset.ts';
import { REPORT_FILES } from '../model/reporter-files.ts';
import { type Shard, shardSchema } from '../shards/split.ts';

/** A flag of the command line: what is typed, what it is for, and the value that a command gets. */
interface Flag<Value> {
  option: Option;
  /** Where the flag is not given. */
  absent: Value;
}

/** `--strict`: false unless it is given. */
function toggle(flags: string, help: string): Flag<boolean> {
  return { option: new Option(flags, help), absent: false };
}

/** `--no-record`: true unless it is given. */
function refusal(flags: string, help: string): Flag<boolean> {
  return { option: new Option(flags, help), absent: true };
}

function text(flags: string, help: string): Flag<string | undefined> {
  return { option: new Option(flags, help), absent: undefined };
}

function texts(flags: string, help: string): Flag<readonly string[]> {
  return { option: new Option(flags, help), absent: [] };
}

function parsed<Value>(flags: string, help: string, parse: (given: string) => Value): Flag<Value | undefined> {
  return { option: new Option(flags, help).argParser(parse), absent: undefined };
}

function oneOf<const Choice extends string>(
  flags: string,
  help: string,
  choices: readonly Choice[],
): Flag<Choice | undefined> {
  return { option: new Option(flags, help).choices(choices), absent: undefined };
}

function someOf<const Choice extends string>(
  flags: string,
  help: string,
  choices: readonly Choice[],
): Flag<readonly Choice[]> {
  return { option: new Option(flags, help).choices(choices), absent: [] };
}

/** Every flag once. `commands.ts` says which command has which. */
export const FLAGS = {
  profile: oneOf('--profile <size>', 'size of the dataset', PROFILES),
  seed: parsed('--seed <number>', 'seed of the data and of every draw', wholeNumber),
  engines: oneOf('--engines <way>', 'given URLs, Docker or local binaries', ['url', 'docker', 'local']),
  provision: refusal('--no-provision', 'never install anything on this machine'),
  allowDatabase: texts(
    '--allow-database <name...>',
    'databases at given URLs that may be overwritten although Plumbline did not make them',
  ),
  grep: text('--grep <pattern>', 'only scenarios whose name or title matches this regular expression'),
  bail: toggle(
    '--bail',
    `stop at the first scenario that is ${ENDS_EARLY}; compare: before slow variants are counted, where others are`,
  ),
  all: toggle('--all', 'time everything, also where work or answers are red: times change nothing in the verdict then'),
  strict: toggle('--strict', 'exit 3 when a verdict is inconclusive, or the lock does not have a variant'),
  out: text('--out <folder>', 'where the reports go, and the history unless --history says otherwise'),
  reporter: texts(
    '--reporter <name...>',
    `reports to write: ${Object.keys(REPORT_FILES).join(', ')} (json is always written)`,
  ),
  json: toggle('--json', 'print JSON on stdout instead of text'),
  dryRun: toggle('--dry-run', 'say what would be done, and do nothing'),
  growth: toggle('--growth', 'count the work at 1, 4 and 16 times the data, and judge how it grows (no times)'),
  shard: parsed('--shard <i/n>', 'only part i of n, as a blob for `plumbline merge`', shard),
  updateDurations: toggle(
    '--update-durations',
    'record how long each scenario took in plumbline.durations.json, which shards split by',
  ),
  updateLock: toggle(
    '--update-lock',
    'record the work that is counted in plumbline.lock.json; refused where CI is set',
  ),
  history: text(
    '--history <where>',
    'where past runs are kept: a folder, branch, branch:NAME@REMOTE, or a MongoDB URL',
  ),
  record: refusal('--no-record', 'show past runs, and do not add this one to them'),
  base: text('--base <ref>', 'what to compare with; the merge base with the default branch when absent'),
  minutes: parsed('--minutes <number>', 'longest time spent on timing; what is undecided then says so', minutes),
  release: text('--release <name>', 'what is signed off; it names the folder'),
  from: text('--from <report>', 'make it from this report.json, and run nothing'),
  verify: text('--verify <file>', 'hold a sign-off against its report, and that against its samples; run nothing'),
  busy: toggle('--busy', 'another process keeps a core busy at random times'),
  only: texts('--only <change...>', 'what head changes: nothing, +3%, +5%, +10%, +20%, or a seeded fault by its name'),
  metric: texts('--metric <name...>', 'p50, p95, throughput or a count; p50 and whatever changed when absent'),
  limit: parsed('--limit <runs>', 'the newest so many; 500 when absent', runs),
  machine: text('--machine <kind>', 'a kind of machine, or a part of its name; that of the newest run when absent'),
  markdown: text('--markdown <file>', 'write it as Markdown, too'),
  pullRequest: parsed('--pull-request <number>', "which one; that of the workflow's event when absent", wholeNumber),
  key: text('--key <name>', 'tells the comments of several reports on one pull request apart'),
  author: text('--author <login>', "whose earlier comment it rewrites; the token's own when absent"),
  orNone: toggle('--or-none', 'where there is no report, comment that there is none'),
  mongoUrl: text(
    '--mongo-url <url>',
    'take the shape of the documents from a MongoDB: only read, no values are written',
  ),
  database: text('--database <name>', 'its database, where the URL names none'),
  collection: text('--collection <name>', 'its collection'),
  client: someOf('--client <name...>', 'engines that the project uses; found in package.json', CLIENTS),
  yes: toggle('--yes', 'ask nothing: a dataset that is invented from nothing, without --mongo-url'),
} as const;

export type FlagName = keyof typeof FLAGS;

/** The values of some flags, as a command gets them. */
export type FlagValues<Name extends FlagName> = { readonly [Key in Name]: (typeof FLAGS)[Key]['absent'] };

/** What a command gets where nothing is given. */
export function absentFlags<Name extends FlagName>(names: readonly Name[]): FlagValues<Name> {
  return Object.fromEntries(names.map((name) => [name, FLAGS[name].absent])) as FlagValues<Name>;
}

/** A week. */
const MINUTES_AT_MOST = 10_080;

function minutes(given: string): number {
  const found = /^\d+(\.\d+)?$/.test(given) ? Number(given) : 0;
  if (found === 0 || found > MINUTES_AT_MOST) {
    throw new InvalidArgumentError(`write a number above 0, at most ${MINUTES_AT_MOST}.`);
  }
  return found;
}

export function wholeNumber(given: string): number {
  if (!/^\d+$/.test(given) || !Number.isSafeInteger(Number(given)))
    throw new InvalidArgumentError(`write a whole number, at most ${Number.MAX_SAFE_INTEGER}.`);
  return Number(given);
}

/** `2/4`. */
export function shard(given: string): Shard {
  const [, index = '', of = ''] = /^(\d+)\/(\d+)$/.exec(given) ?? [];
  const found = shardSchema.safeParse({ index: Number(index), of: Number(of) });
  if (!found.success || found.data.index > found.data.of) throw new InvalidArgumentError('write i/n, from 1/n to n/n.');
  return found.data;
}

function runs(given: string): number {
  const found = /^[1-9]\d*$/.test(given) ? Number(given) : 0;
  if (found === 0 || !Number.isSafeInteger(found)) throw new InvalidArgumentError('write a number of runs, 1 or more.');
  return found;
}
