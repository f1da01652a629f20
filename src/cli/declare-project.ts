import { type Command, Option } from 'commander';
import { CLIENTS } from '../init/project.ts';
import { dataOptions, type End, engineOptions } from './shared-options.ts';

export function declareInit(program: Command, end: End): void {
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
}

export function declareList(program: Command, end: End): void {
  program
    .command('list')
    .description('the scenarios, their variants and what each is held to')
    .option('--grep <pattern>', 'only scenarios whose name or title matches')
    .option('--json', 'print as JSON')
    .action(async (options: object) => end(await (await import('./list-command.ts')).listCommand(options)));
}

export function declareSeed(program: Command, end: End): void {
  engineOptions(dataOptions(program.command('seed')))
    .description('load the dataset and keep it, so that the next run starts from it')
    .action(async (options: object) => end(await (await import('./seed-command.ts')).seedCommand(options)));
}

export function declareDoctor(program: Command, end: End): void {
  engineOptions(program.command('doctor'))
    .description('which engines would be used on this machine, and why')
    .option('--json', 'print as JSON')
    .action(async (options: object) => end(await (await import('./doctor-command.ts')).doctorCommand(options)));
}
