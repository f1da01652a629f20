import { messageOf, PlumblineError } from '../errors.ts';
import type { Ending } from '../process/exit-guard.ts';
import { placeInOwnCode } from '../process/own-code.ts';
import { withoutCredentials } from '../process/redact-url.ts';
import { projectCodeAtWork } from '../process/supervisor.ts';

type End = (error: PlumblineError) => void;

/** Whoever has something to give back first; without one the process ends at once. */
let ending: End | undefined;
let endAtOnce: End | undefined;

/**
 * What nobody caught, a rejection too, ends the command without a verdict: Node's own exit code for it is the one of a
 * check that failed, and engines would stay behind. Scenarios, datasets and the configuration are imported into this
 * process.
 */
export function catchUncaught(atOnce: End): void {
  endAtOnce = atOnce;
  // Heard whoever else catches it: a listener of the project's own makes no success of an error.
  process.on('uncaughtExceptionMonitor', (thrown) => failUncaught(uncaughtError(thrown)));
  process.on('uncaughtException', () => undefined);
  // With a listener of the project's own a rejection is no exception.
  process.on('unhandledRejection', (reason) => failUncaught(uncaughtError(reason)));
}

/** Ends the command with an error that did not come from what it waits for, and returns it. */
export function failUncaught(error: PlumblineError): PlumblineError {
  (ending ?? endAtOnce)?.(error);
  return error;
}

/** For code that called `process.exit`, or the like. */
export function processEnded({ did, place }: Ending): PlumblineError {
  const during = projectCodeAtWork();
  return new PlumblineError(
    'PROCESS_ENDED',
    `${place ?? 'code of the project'} ${did}${during === undefined ? '' : ` ${during}`}`,
    'Code that is imported must not end the process. Let an application start and end in a file of its own, and import its functions.',
  );
}

/** Has `end` told of it, until this is disposed of. */
export function uncaughtEnds(end: End): Disposable {
  ending = end;
  return {
    [Symbol.dispose]: () => {
      if (ending === end) ending = undefined;
    },
  };
}

export function uncaughtError(thrown: unknown): PlumblineError {
  if (thrown instanceof PlumblineError) return thrown;
  const place = thrown instanceof Error ? placeInOwnCode(thrown.stack ?? '') : undefined;
  const name = thrown instanceof Error ? `${thrown.name}: ` : '';
  return new PlumblineError(
    'UNCAUGHT_ERROR',
    `an error that nobody caught${place === undefined ? '' : `, from ${place}`}: ${name}${withoutCredentials(messageOf(thrown))}`,
    'A scenario, the dataset, the configuration or what they import does something when it is imported: it connects, or starts a timer. ' +
      "Let it do that in a function, for instance in the scenario's `open`, and catch its errors there. A place of Plumbline's own is a defect: please report it.",
    { cause: thrown },
  );
}
