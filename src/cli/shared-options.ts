import { type Command, Option } from 'commander';
import { PROFILES } from '../model/dataset.ts';
import { shard, wholeNumber } from './option-values.ts';

/** Told the exit code that a command has earned. */
export type End = (exitCode: number) => void;

export const HISTORY_HELP = 'where past runs are kept: a folder, branch, branch:NAME@REMOTE, or a MongoDB URL';
export const REPORTER_HELP = 'reports to write: json, markdown, html, junit, github, comment (json is always written)';

export function dataOptions(command: Command): Command {
  return command
    .addOption(new Option('--profile <size>', 'size of the dataset').choices(PROFILES))
    .addOption(new Option('--seed <number>', 'seed of the data and of every draw').argParser(wholeNumber));
}

export function shardOption(): Option {
  return new Option('--shard <i/n>', 'only part i of n, as a blob for `plumbline merge`').argParser(shard);
}

export function engineOptions(command: Command): Command {
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
