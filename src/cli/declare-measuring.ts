import { type Command, Option } from 'commander';
import { PROFILES } from '../model/dataset.ts';
import { minutes } from './option-values.ts';
import { dataOptions, type End, engineOptions, HISTORY_HELP, REPORTER_HELP, shardOption } from './shared-options.ts';

export function declareRun(program: Command, command: string, end: End): void {
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
}

export function declareCompare(program: Command, command: string, end: End): void {
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
}

export function declareSignoff(program: Command, command: string, end: End): void {
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
}

export function declareSelftest(program: Command, end: End): void {
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
}

const RUN_EXAMPLES = `
Examples:
  plumbline run                                  every scenario at the configured profile
  plumbline run user-projects --profile smoke    one scenario in seconds
  plumbline run --profile release --strict       what a release is held to
  MONGO_URL=... REDIS_URL=... plumbline run      on engines of your own`;
