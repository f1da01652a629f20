import { Command, CommanderError } from 'commander';
import { EXIT, messageOf, PlumblineError } from '../errors.ts';
import { allowClosedOutput, outputWritten } from './closed-output.ts';
import { declareCompare, declareRun, declareSelftest, declareSignoff } from './declare-measuring.ts';
import { declareDoctor, declareInit, declareList, declareSeed } from './declare-project.ts';
import { declareComment, declareMerge, declareTrend } from './declare-reading.ts';
import { Interrupted } from './interruption.ts';
import { paintFor } from './paint.ts';
import type { End } from './shared-options.ts';
import { catchUncaught } from './uncaught.ts';
import { version } from './version.ts';

/** Runs one command line and ends the process, whatever an imported scenario holds open: a connection, a timer. */
export async function main(args: readonly string[]): Promise<never> {
  const exitCode = await run(args);
  await outputWritten();
  process.exit(exitCode);
}

/** The exit code of one command line; nothing below this ends the process, but for errors that nobody catches. */
async function run(args: readonly string[]): Promise<number> {
  allowClosedOutput();
  catchUncaught((error) => process.exit(exitCodeOf(error)));
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

function buildProgram(args: readonly string[], end: End): Command {
  const program = new Command('plumbline')
    .description('A performance regression gate for applications on MongoDB and Redis.')
    .version(version())
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(paintFor(process.stderr).fail(text)) })
    .addHelpText('after', HELP_TAIL);
  const command = `plumbline ${args.join(' ')}`.trim();
  declareInit(program, end);
  declareRun(program, command, end);
  declareCompare(program, command, end);
  declareMerge(program, command, end);
  declareSignoff(program, command, end);
  declareSelftest(program, end);
  declareTrend(program, end);
  declareList(program, end);
  declareComment(program, end);
  declareSeed(program, end);
  declareDoctor(program, end);
  return program;
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

const HELP_TAIL = `
Exit codes:
  0  every check passed (undecided times alone: with a warning)
  1  a check failed
  2  the command line, the configuration, the lock or a scenario file is wrong
  3  no verdict: an engine, data or a measurement is missing (with --strict also: inconclusive)

Start with "plumbline init" in your project, then "plumbline run --profile smoke".`;
