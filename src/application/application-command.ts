import { messageOf, PlumblineError } from '../errors.ts';
import { DeadlinePassed, withDeadline } from '../process/deadline.ts';
import { ApplicationProcess, type CommandTarget } from './application-process.ts';

const DEADLINES_MS = { install: 600_000, migrate: 120_000 } as const;

/**
 * Runs `install` or `migrate` to its end. @throws APP_COMMAND_FAILED with what its output says, or the signal's
 * reason.
 */
export async function runApplicationCommand(
  what: keyof typeof DEADLINES_MS,
  target: CommandTarget,
  signal: AbortSignal,
): Promise<void> {
  const running = new ApplicationProcess(target);
  let end: string;
  try {
    end = await withDeadline(running.ended, DEADLINES_MS[what], `the application's ${what}`, signal);
  } catch (thrown) {
    if (!(thrown instanceof DeadlinePassed)) throw thrown;
    end = messageOf(thrown);
  } finally {
    await running.stop();
  }
  if (end === 'exit code 0') return;
  throw new PlumblineError(
    'APP_COMMAND_FAILED',
    `the application's ${what} (${target.commandLine}) did not succeed: ${end}; ${running.toldOutput()}`,
    `Run it by hand in ${target.cwd}, with MONGO_URL, MONGO_DB and REDIS_URL set.`,
  );
}
