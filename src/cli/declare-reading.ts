import { type Command, Option } from 'commander';
import { PROFILES } from '../model/dataset.ts';
import { runs, wholeNumber } from './option-values.ts';
import { type End, HISTORY_HELP, REPORTER_HELP } from './shared-options.ts';

export function declareMerge(program: Command, command: string, end: End): void {
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
}

export function declareTrend(program: Command, end: End): void {
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
}

export function declareComment(program: Command, end: End): void {
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
    .option('--or-none', 'where there is no report, comment that there is none')
    .option('--dry-run', 'print the comment, and post nothing')
    .action(async (report: string | undefined, options: object) =>
      end(await (await import('./comment-command.ts')).commentCommand(report, options)),
    );
}
