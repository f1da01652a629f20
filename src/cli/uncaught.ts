import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, PlumblineError } from '../errors.ts';
import { withoutCredentials } from '../process/redact-url.ts';

type End = (error: PlumblineError) => void;

/** Whoever has something to give back first; without one the process ends at once. */
let ending: End | undefined;

/**
 * What nobody caught, a rejection too, ends the command without a verdict: Node's own exit code for it is the one of a check that
 * failed, and engines would stay behind. Scenarios, datasets and the configuration are imported into this process.
 */
export function catchUncaught(atOnce: End): void {
  process.on('uncaughtException', (thrown) => (ending ?? atOnce)(uncaughtError(thrown)));
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
  const place = thrown instanceof Error ? placeOf(thrown.stack ?? '') : undefined;
  const name = thrown instanceof Error ? `${thrown.name}: ` : '';
  return new PlumblineError(
    'UNCAUGHT_ERROR',
    `an error that nobody caught${place === undefined ? '' : `, from ${place}`}: ${name}${withoutCredentials(messageOf(thrown))}`,
    'A scenario, the dataset, the configuration or what they import does something when it is imported: it connects, or starts a timer. ' +
      "Let it do that in a function, for instance in the scenario's `open`, and catch its errors there. A place of Plumbline's own is a defect: please report it.",
    { cause: thrown },
  );
}

/** `src/db.ts:12`: the topmost frame of the user's own code, otherwise of a package; Node's own frames have no path. */
function placeOf(stack: string): string | undefined {
  const frames = [...stack.matchAll(/^\s+at (?:.*[ (])?((?:file:\/\/)?\/[^()]*?:\d+):\d+\)?$/gm)].map(
    ([, frame = '']) => frame,
  );
  const frame = frames.find((one) => !one.includes('/node_modules/')) ?? frames[0];
  const [, address = '', line] = /^(.*):(\d+)$/.exec(frame ?? '') ?? [];
  if (line === undefined) return undefined;
  const file = address.startsWith('file:') ? fileURLToPath(address) : address;
  return `${path.relative(process.cwd(), file)}:${line}`;
}
