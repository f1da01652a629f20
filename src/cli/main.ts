import { CommanderError } from 'commander';
import { EXIT, PlumblineError } from '../errors.ts';
import { type Ending, endProcess, guardExit } from '../process/exit-guard.ts';
import { deliverExitCode } from '../process/supervisor.ts';
import { allowClosedOutput, outputWritten } from './closed-output.ts';
import { errorText } from './error-text.ts';
import { endOnSignals, Interrupted } from './interruption.ts';
import { buildProgram } from './program.ts';
import { printError } from './terminal.ts';
import { catchUncaught, failUncaught, processEnded } from './uncaught.ts';
import { wrappedText } from './wrapped-text.ts';

/** Runs one command line and ends the process, whatever an imported scenario holds open: a connection, a timer. */
export async function main(args: readonly string[]): Promise<never> {
  allowClosedOutput();
  catchUncaught((error) => end(exitCodeOf(error)));
  endOnSignals((interrupted) => end(interrupted.exitCode));
  const refuse = (ending: Ending) => failUncaught(processEnded(ending));
  guardExit(refuse, refuse);
  const exitCode = await run(args);
  await outputWritten();
  return end(exitCode);
}

function end(exitCode: number): never {
  deliverExitCode(exitCode);
  return endProcess(exitCode);
}

/**
 * The exit code of one command line; nothing below this ends the process, but for signals and errors that nobody
 * catches.
 */
async function run(args: readonly string[]): Promise<number> {
  const outcome: { exitCode: number } = { exitCode: EXIT.noVerdict };
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
  printError(wrappedText(errorText(error), process.stderr));
  return error instanceof PlumblineError ? error.exitCode : EXIT.noVerdict;
}
