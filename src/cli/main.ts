import { CommanderError } from 'commander';
import { EXIT, messageOf, PlumblineError } from '../errors.ts';
import { allowClosedOutput, outputWritten } from './closed-output.ts';
import { Interrupted } from './interruption.ts';
import { paintFor } from './paint.ts';
import { buildProgram } from './program.ts';
import { printError } from './terminal.ts';
import { catchUncaught } from './uncaught.ts';

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

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  if (error instanceof Interrupted) return error.exitCode;
  const paint = paintFor(process.stderr);
  if (error instanceof PlumblineError) {
    printError(`${paint.fail(`${error.code}: ${error.message}`)}\n  ${error.hint}\n`);
    return error.exitCode;
  }
  printError(`${paint.fail(`unexpected: ${messageOf(error)}`)}\n`);
  if (error instanceof Error && error.stack) printError(`${paint.dim(error.stack)}\n`);
  return EXIT.noVerdict;
}
