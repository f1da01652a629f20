import { Command, CommanderError, Option } from 'commander';
import { EXIT, messageOf, PlumblineError } from '../errors.ts';
import { CLIENTS } from '../init/project.ts';
import { PROFILES } from '../model/dataset.ts';
import { allowClosedOutput } from './closed-output.ts';
import { Interrupted } from './interruption.ts';
import { minutes, runs, shard, wholeNumber } from './option-values.ts';
import { paintFor } from './paint.ts';
import { version } from './version.ts';

/** Runs one command line and returns its exit code; nothing below this ends the process. */
export async function main(args: readonly string[]): Promise<number> {
  allowClosedOutput();
  const outcome: { exitCode: number } = { exitCode: EXIT.pass };
  const program = buildProgram(args, (exitCode) => {
    outcome.exitCode = exitCode;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function buildProgram(args: readonly string[], end: (exitCode: number) => void): Command {
  const program = new Command('plumbline')
    .description('A performance regression gate for applications on MongoDB and Redis.')
    .version(version())
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(paintFor(process.stderr).fail(text)) })
    .addHelpText('after', HELP_TAIL);
  const command = `plumbline ${args.join(' ')}`.trim();
  program
    .command('init')
    .description('write a configuration, a scenario, a dataset and the workflow for the project in this folder')
    .option('--mongo-url <url>', 'take the shape of the documents from a MongoDB: only read, no values are written')
    .option('--database <name>', 'its database, where the URL names none')
    .option('--collection <name>', 'its collection')
    .addOption(
      new Option('--client <name...>', 'engines that the project uses; found in package.json').choices(CLIENTS),
    )
    .option('--yes', 'ask nothing: a dataset that is invented from nothing, without --mongo-url')
    .option('--dry-run', 'print what would be written, and write nothing')
    .action(async (options: object) => end(await (await import('./init-command.ts')).initCommand(options)));
  engineOptions(dataOptions(program.command('run')))
    .description('start the engines, load the data, run the scenarios, judge them and write the reports')
    .argument('[name...]', 'scenarios to run; all when absent')
    .option('--grep <pattern>', 'only scenarios whose name or title matches this regular expression')
    .option('--bail', 'stop at the first scenario that fails or ends in an error')
    .option('--strict', 'exit 3 when a verdict is inconclusive')
    .option('--out <folder>', 'where reports and the history go')
    .option('--reporter <name...>', REPORTER_HELP)
    .option('--json', 'print the JSON report on stdout instead of the summary')
    .option('--dry-run', 'say what would run, and do nothing')
    .option('--growth', 'count the work at 1, 4 and 16 times the data, and judge how it grows (no times)')
    .addOption(shardOption())
    .option(
      '--update-durations',
      'record how long each scenario took in plumbline.durations.json, which shards split by',
    )
    .option('--update-lock', 'record the work that is counted in plumbline.lock.json; refused where CI is set')
    .option('--history <where>', HISTORY_HELP)
    .option('--no-record', 'show past runs, and do not add this one to them')
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (names: string[], options: object) =>
      end(await (await import('./run-command.ts')).runCommand(names, options, command)),
    );
  engineOptions(dataOptions(program.command('compare')))
    .description('measure this checkout against another revision of it, in one run: work exactly, times with intervals')
    .argument('[name...]', 'scenarios to compare; all when absent')
    .option('--base <ref>', 'what to compare with; the merge base with the default branch when absent')
    .addOption(
      new Option('--minutes <number>', 'longest time spent on timing; what is undecided then says so').argParser(
        minutes,
      ),
    )
    .option('--grep <pattern>', 'only scenarios whose name or title matches this regular expression')
    .option('--bail', 'time nothing when work or answers have failed')
    .option('--strict', 'exit 3 when a verdict is inconclusive')
    .option('--out <folder>', 'where the reports go')
    .option('--reporter <name...>', REPORTER_HELP)
    .option('--json', 'print the JSON report on stdout instead of the summary')
    .option('--dry-run', 'say what would be compared, and do nothing')
    .addOption(shardOption())
    .action(async (names: string[], options: object) =>
      end(await (await import('./compare-command.ts')).compareCommand(names, options, command)),
    );
  program
    .command('merge')
    .description('one report of all shards of a run; exit 3 when one is missing, damaged or of another run')
    .argument('[path...]', 'their blobs, or folders with them; the folder blob of the configured output when absent')
    .option('--strict', 'exit 3 when a verdict is inconclusive')
    .option('--out <folder>', 'where the reports and the history go')
    .option('--reporter <name...>', REPORTER_HELP)
    .option('--json', 'print the JSON report on stdout instead of the summary')
    .option('--update-durations', 'record how long each scenario took in plumbline.durations.json')
    .option('--history <where>', HISTORY_HELP)
    .option('--no-record', 'show past runs, and do not add this one to them')
    .action(async (named: string[], options: object) =>
      end(await (await import('./merge-command.ts')).mergeCommand(named, options, command)),
    );
  engineOptions(program.command('signoff'))
    .description('run everything at the release profile, strictly, and write the dated document of a release')
    .option('--release <name>', 'what is signed off; it names the folder')
    .option('--from <report>', 'make it from this report.json, and run nothing')
    .option('--verify <file>', 'hold a sign-off against its report, and that against its samples; run nothing')
    .addOption(new Option('--profile <size>', 'another profile: a trial, and no sign-off').choices(PROFILES))
    .option('--out <folder>', 'where reports and the folder signoff go')
    .action(async (options: object) =>
      end(await (await import('./signoff-command.ts')).signoffCommand(options, command)),
    );
  engineOptions(program.command('selftest'))
    .description(
      'how far verdicts can be trusted on this machine: comparisons with known changes, and their running totals',
    )
    .addOption(
      new Option('--minutes <number>', 'how long; the next run goes on where this one ended').argParser(minutes),
    )
    .option('--busy', 'another process keeps a core busy at random times')
    .option('--only <change...>', 'what head changes: nothing, +3%, +5%, +10%, +20%, or a seeded fault by its name')
    .option('--out <folder>', 'where the totals and the recorded restarts are kept')
    .option('--json', 'print the totals as JSON instead of Markdown')
    .action(async (options: object) => end(await (await import('./selftest-command.ts')).selftestCommand(options)));
  program
    .command('trend')
    .description('past runs of one kind of machine, and where the level of a figure changed; nothing in it fails')
    .argument('[name...]', 'scenarios, or scenario/variant; all when absent')
    .option('--grep <pattern>', 'only where scenario/variant matches this regular expression')
    .option('--metric <name...>', 'p50, p95, throughput or a count; p50 and whatever changed when absent')
    .addOption(new Option('--limit <runs>', 'the newest so many').default(500).argParser(runs))
    .option('--machine <kind>', 'a kind of machine, or a part of its name; that of the newest run when absent')
    .addOption(new Option('--profile <size>', 'size of the dataset').choices(PROFILES))
    .option('--out <folder>', 'where the history is, unless it is kept elsewhere')
    .option('--history <where>', HISTORY_HELP)
    .option('--json', 'print as JSON')
    .option('--markdown <file>', 'write it as Markdown, too')
    .action(async (names: string[], options: object) =>
      end(await (await import('./trend-command.ts')).trendCommand(names, options)),
    );
  program
    .command('list')
    .description('the scenarios, their variants and what each is held to')
    .option('--grep <pattern>', 'only scenarios whose name or title matches')
    .option('--json', 'print as JSON')
    .action(async (options: object) => end(await (await import('./list-command.ts')).listCommand(options)));
  program
    .command('comment')
    .description('post a report on its pull request at GitHub, as one comment that later runs rewrite')
    .argument('[report]', 'the report.json; that of the last run when absent')
    .addOption(
      new Option('--pull-request <number>', "which one; that of the workflow's event when absent").argParser(
        wholeNumber,
      ),
    )
    .option('--key <name>', 'tells the comments of several reports on one pull request apart')
    .option('--author <login>', "whose earlier comment it rewrites; the token's own when absent")
    .option('--dry-run', 'print the comment, and post nothing')
    .action(async (report: string | undefined, options: object) =>
      end(await (await import('./comment-command.ts')).commentCommand(report, options)),
    );
  engineOptions(dataOptions(program.command('seed')))
    .description('load the dataset and keep it, so that the next run starts from it')
    .action(async (options: object) => end(await (await import('./seed-command.ts')).seedCommand(options)));
  engineOptions(program.command('doctor'))
    .description('which engines would be used on this machine, and why')
    .option('--json', 'print as JSON')
    .action(async (options: object) => end(await (await import('./doctor-command.ts')).doctorCommand(options)));
  return program;
}

function dataOptions(command: Command): Command {
  return command
    .addOption(new Option('--profile <size>', 'size of the dataset').choices(PROFILES))
    .addOption(new Option('--seed <number>', 'seed of the data and of every draw').argParser(wholeNumber));
}

function shardOption(): Option {
  return new Option('--shard <i/n>', 'only part i of n, as a blob for `plumbline merge`').argParser(shard);
}

function engineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--engines <way>', 'given URLs, Docker or local binaries').choices(['url', 'docker', 'local']),
    )
    .option('--no-provision', 'never install anything on this machine')
    .option(
      '--allow-database <name...>',
      'databases at given URLs that may be overwritten although Plumbline did not make them',
    );
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  if (error instanceof Interrupted) return error.exitCode;
  const paint = paintFor(process.stderr);
  if (error instanceof PlumblineError) {
    process.stderr.write(`${paint.fail(`${error.code}: ${error.message}`)}\n  ${error.hint}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${paint.fail(`unexpected: ${messageOf(error)}`)}\n`);
  if (error instanceof Error && error.stack) process.stderr.write(`${paint.dim(error.stack)}\n`);
  return EXIT.noVerdict;
}

const HISTORY_HELP = 'where past runs are kept: a folder, branch, branch:NAME@REMOTE, or a MongoDB URL';
const REPORTER_HELP = 'reports to write: json, markdown, html, junit, github, comment (json is always written)';

const HELP_TAIL = `
Exit codes:
  0  every check passed (undecided times alone: with a warning)
  1  a check failed
  2  the command line, the configuration, the lock or a scenario file is wrong
  3  no verdict: an engine, data or a measurement is missing (with --strict also: inconclusive)

Start with "plumbline init" in your project, then "plumbline run --profile smoke".`;

const RUN_EXAMPLES = `
Examples:
  plumbline run                                  every scenario at the configured profile
  plumbline run user-projects --profile smoke    one scenario in seconds
  plumbline run --profile release --strict       what a release is held to
  MONGO_URL=... REDIS_URL=... plumbline run      on engines of your own`;
