import type { FlagName, FlagValues } from './flags.ts';

interface CommandDeclaration {
  description: string;
  /** `[name...]`, and what it is. */
  argument?: readonly [syntax: string, help: string];
  flags: readonly FlagName[];
  examples?: string;
}

const ENGINES = ['engines', 'provision', 'allowDatabase'] as const;
const DATA = ['profile', 'seed', ...ENGINES] as const;
const REPORTS = ['strict', 'out', 'reporter', 'json'] as const;
const HISTORY = ['history', 'record'] as const;

/** Every command once, in the order of the help. */
export const COMMANDS = {
  init: {
    description: 'write a configuration, a scenario, a dataset and the workflow for the project in this folder',
    flags: ['mongoUrl', 'database', 'collection', 'client', 'yes', 'dryRun'],
  },
  run: {
    description: 'start the engines, load the data, run the scenarios, judge them and write the reports',
    argument: ['[name...]', 'scenarios to run; all when absent'],
    flags: [
      ...(['grep', 'bail', 'all', ...REPORTS, 'dryRun', 'growth', 'shard', 'updateDurations', 'updateLock'] as const),
      ...HISTORY,
      ...DATA,
    ],
    examples: `
Examples:
  plumbline run                                  every scenario at the configured profile
  plumbline run user-projects --profile smoke    one scenario in seconds
  plumbline run --profile release --strict       what a release is held to
  MONGO_URL=... REDIS_URL=... plumbline run      on engines of your own`,
  },
  compare: {
    description: 'measure this checkout against another revision of it, in one run: work exactly, times with intervals',
    argument: ['[name...]', 'scenarios to compare; all when absent'],
    flags: ['base', 'minutes', 'grep', 'bail', 'all', ...REPORTS, 'dryRun', 'shard', ...DATA],
  },
  merge: {
    description: 'one report of all shards of a run; exit 3 when one is missing, damaged or of another run',
    argument: ['[path...]', 'their blobs, or folders with them; the folder blob of the configured output when absent'],
    flags: [...REPORTS, 'updateDurations', ...HISTORY],
  },
  signoff: {
    description: 'run everything at the release profile, strictly, and write the dated document of a release',
    flags: ['release', 'from', 'verify', 'profile', 'out', ...ENGINES],
  },
  selftest: {
    description:
      'how far verdicts can be trusted on this machine: comparisons with known changes, and their running totals',
    flags: ['minutes', 'busy', 'only', 'out', 'json', ...ENGINES],
  },
  trend: {
    description: 'past runs of one kind of machine, and where the level of a figure changed; nothing in it fails',
    argument: ['[name...]', 'scenarios, or scenario/variant; all when absent'],
    flags: ['grep', 'metric', 'limit', 'machine', 'profile', 'out', 'history', 'json', 'markdown'],
  },
  list: {
    description: 'the scenarios, their variants and what each is held to',
    flags: ['grep', 'json'],
  },
  comment: {
    description: 'post a report on its pull request at GitHub, as one comment that later runs rewrite',
    argument: ['[report]', 'the report.json; that of the last run when absent'],
    flags: ['pullRequest', 'key', 'author', 'orNone', 'dryRun'],
  },
  seed: {
    description: 'load the dataset and keep it, so that the next run starts from it',
    flags: DATA,
  },
  doctor: {
    description: 'which engines would be used on this machine, and why',
    flags: ['json', ...ENGINES],
  },
} as const satisfies Record<string, CommandDeclaration>;

export type CommandName = keyof typeof COMMANDS;

/** What a command is given: the words after its name, its flags, and the whole line as it was typed. */
export interface Given<Name extends CommandName> {
  words: readonly string[];
  flags: FlagValues<(typeof COMMANDS)[Name]['flags'][number]>;
  commandLine: string;
}
