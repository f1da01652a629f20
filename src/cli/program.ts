import { Command, type Option } from 'commander';
import { COURSES } from './command-modules.ts';
import { COMMANDS, type CommandName, type Given } from './commands.ts';
import { absentFlags, FLAGS, type FlagName } from './flags.ts';
import { paintFor } from './paint.ts';
import { print, printError } from './terminal.ts';
import { version } from './version.ts';

/** The parser of the command line, made from the tables; `end` is told the exit code that a command has earned. */
export function buildProgram(args: readonly string[], end: (exitCode: number) => void): Command {
  const program = new Command('plumbline')
    .description('A performance regression gate for applications on MongoDB and Redis.')
    .version(version())
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: print,
      writeErr: printError,
      outputError: (text, write) => write(paintFor(process.stderr).fail(text)),
    })
    .addHelpText('after', HELP_TAIL);
  const commandLine = `plumbline ${args.join(' ')}`.trim();
  for (const name of Object.keys(COMMANDS) as CommandName[]) declare(program, name, commandLine, end);
  return program;
}

function declare<Name extends CommandName>(
  program: Command,
  name: Name,
  commandLine: string,
  end: (exitCode: number) => void,
): void {
  const { description, flags, ...optional }: Declared = COMMANDS[name];
  const command = program.command(name).description(description);
  if (optional.argument) command.argument(...optional.argument);
  for (const flag of flags) {
    command.addOption(FLAGS[flag].option);
    refuseRepetition(command, FLAGS[flag].option);
  }
  if (optional.examples) command.addHelpText('after', optional.examples);
  command.action(async () => {
    const course = await COURSES[name]();
    // The parser gives what the table of flags says: their types are derived from it.
    const given = { ...absentFlags(flags), ...command.opts() } as unknown as Given<Name>['flags'];
    end(await course({ words: command.args, flags: given, commandLine }));
  });
}

/** Of two values the parser takes the last without a word: the first was meant, too. */
function refuseRepetition(command: Command, option: Option): void {
  if (!option.required || option.variadic) return;
  let given = false;
  command.on(`option:${option.name()}`, () => {
    if (given) command.error(`error: option '${option.flags}' is given twice.`);
    given = true;
  });
}

interface Declared {
  description: string;
  flags: readonly FlagName[];
  argument?: readonly [string, string];
  examples?: string;
}

const HELP_TAIL = `
Exit codes:
  0  every check passed (undecided times alone: with a warning)
  1  a check failed
  2  the command line, the configuration, the lock or a scenario file is wrong
  3  no verdict: an engine, data or a measurement is missing (with --strict also: inconclusive)

Start with "plumbline init" in your project, then "plumbline run --profile smoke".`;
